"""``letbe care``: where somebody listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from letbe.cli.common import command, home_of, home_option, print_json, zone_option
from letbe.i18n import _

if TYPE_CHECKING:
    from letbe.chapters.care import Place


@command("care", short_help="Show where somebody listens, by country.")
@click.argument("country", required=False)
@zone_option
@home_option
def care_command(country: str | None, zone: str | None, home: str | None, as_json: bool) -> None:
    """Show telephone numbers at which somebody listens, in your country or in another.

    Nothing is looked up elsewhere, and no note is kept that you asked. A file helplines.toml in your home
    can add to the table or mend it.

    \b
    Examples:
      letbe care
      letbe care ES
    """
    from letbe.chapters.care import OWN_TABLE, SURE, helplines, place_of
    from letbe.config import the_zone
    from letbe.errors import UsageError

    folder = home_of(home)
    table = helplines(folder)
    place = place_of(the_zone(zone)[0].key, folder)
    if country is not None:
        found = table.get(country.strip().upper())
        if found is None:
            raise UsageError(
                _('no helpline is known here for "{country}"').format(country=country[:20]),
                _("known are {countries}; {table} in your home can add others").format(
                    countries=", ".join(sorted(table)), table=OWN_TABLE
                ),
            )
        place = found
    if as_json:
        print_json(document(place))
        return
    click.echo(place.country or _("Your country is not known here: letbe care COUNTRY"))
    for line in place.lines:
        click.echo(f"  {line.number}  {line.name}")
        sure = _(SURE[line.sure])
        click.echo(_("      {sure}: {source}, {read}").format(sure=sure, source=line.source, read=line.read))
    if place.emergency:
        click.echo(_("  {number}  in an emergency").format(number=place.emergency))
    others = ", ".join(sorted(code for code in table if code != place.country))
    click.echo(_("Also: {countries}").format(countries=others))


def document(place: Place) -> dict[str, object]:
    """Give a country as plain values."""
    return {
        "country": place.country,
        "emergency": place.emergency,
        "lines": [
            {
                "name": line.name,
                "number": line.number,
                "source": line.source,
                "read": str(line.read),
                "sure": line.sure,
            }
            for line in place.lines
        ],
    }
