"""How fast WhatsApp exports are read: ours, the floor and each peer, as ratios from one run.

    python bench/bench_whatsapp.py [MESSAGES]          1,000,000 where none is said

The floor counts the line breaks of the same file, in the same windows, and does nothing else.  Peers
that are installed (``pip install chat-miner whatstk``) read a smaller sample, for they are slow.
Times are processor seconds of one core, the best of some runs, so that other work on the machine
disturbs them less.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

sys.path[:0] = [str(Path(__file__).parents[1] / "src"), str(Path(__file__).parent)]

from generate_whatsapp import generate

from letbe.readers.rows import Ask, Work
from letbe.readers.source import from_path
from letbe.readers.whatsapp import lines, scanning

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
SAMPLE = 20_000  # messages that a peer reads


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Give the shortest of some runs, in processor seconds."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def count_breaks(path: Path) -> int:
    """Count the line breaks of a file in windows."""
    count = 0
    with path.open("rb") as stream:
        while piece := stream.read(scanning.WINDOW):
            count += piece.count(b"\n")
    return count


def ours(path: Path) -> tuple[float, float]:
    """Time a whole scan, and the kernel in it."""
    work = Work((from_path(path),), Ask(ZoneInfo("Europe/Berlin")))
    spent = [0.0]
    real = lines.window

    def timed(*arguments: object) -> int:
        start = time.process_time()
        done = real(*arguments)  # type: ignore[arg-type]
        spent[0] += time.process_time() - start
        return done

    kernels = []

    def once() -> None:
        spent[0] = 0.0
        scanning.scan(work)
        kernels.append(spent[0])

    lines.window = timed
    try:
        whole = best(once)
    finally:
        lines.window = real
    return whole, min(kernels)


def chat_miner(path: Path) -> None:
    """Read with chat-miner."""
    from chatminer.chatparsers import WhatsAppParser  # noqa: PLC0415 - a peer may not be installed

    parser = WhatsAppParser(str(path))
    parser.parse_file()
    parser.parsed_messages.get_df()


def whatstk(path: Path) -> None:
    """Read with whatstk."""
    from whatstk import WhatsAppChat  # noqa: PLC0415 - a peer may not be installed

    WhatsAppChat.from_source(str(path))


def peak_memory(path: Path) -> float:
    """Give how much one scan adds to the memory of a process, in megabytes (on Linux)."""
    code = (
        "import sys; from pathlib import Path; from zoneinfo import ZoneInfo;"
        f"sys.path.insert(0, {str(Path(__file__).parents[1] / 'src')!r});"
        "from letbe.readers.rows import Ask, Work; from letbe.readers.source import from_path, from_bytes;"
        "from letbe.readers.whatsapp.scanning import scan;"
        "ask = Ask(ZoneInfo('Europe/Berlin'));"
        "scan(Work((from_bytes(b'20/03/21, 10:30 - Anna: a'),), ask));"
        "figure = lambda key: int(Path('/proc/self/status').read_text().split(key)[1].split()[0]);"
        "before = figure('VmRSS:');"
        "scan(Work((from_path(Path(sys.argv[1])),), ask)); print(figure('VmHWM:') - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def main(messages: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path, sample = Path(folder, "chat.txt"), Path(folder, "sample.txt")
        generate(messages, path)
        generate(SAMPLE, sample)
        size = path.stat().st_size
        scanning.scan(Work((from_path(sample),), Ask(ZoneInfo("Europe/Berlin"))))
        whole, kernel = ours(path)
        floor = best(lambda: count_breaks(path))
        rate = messages / whole
        print(f"{messages:,} messages, {size / 1e6:.0f} MB")
        print(f"  open to columns   {rate / 1e6:6.2f} million/s   {whole / floor:6.1f} x the floor's time")
        print(f"  kernel alone      {messages / kernel / 1e6:6.2f} million/s   {kernel / floor:6.1f} x")
        print(f"  floor             {messages / floor / 1e6:6.2f} million/s")
        memory = peak_memory(path)
        print(f"  peak memory       {memory:6.0f} MB added     {memory * 1e6 / size:6.2f} x the file")
        for peer in (chat_miner, whatstk):
            try:
                speed = SAMPLE / best(lambda peer=peer: peer(sample), runs=1)
            except ImportError:
                print(f"  {peer.__name__:<17} not installed")
            except Exception as error:  # noqa: BLE001 - a peer that fails is a result, too
                print(f"  {peer.__name__:<17} fails: {type(error).__name__}")
            else:
                print(f"  {peer.__name__:<17} {speed / 1e6:6.3f} million/s   ours: {rate / speed:,.0f} x")
    print(f"process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at its peak")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
