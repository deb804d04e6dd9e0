"""The permission matrix as a table to read: one row per address and method, one column per person."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = (
    "anonymous",
    "newcomer",
    "health_leader",
    "project_manager",
    "other_health_leader",
    "regional_contact",
    "other_regional_contact",
    "national_coordinator",
    "working_group_lead",
    "committee_member",
    "supplier_contact",
    "administrator",
)

# "in": the sign-in page. 404: may not know of it. 403: may not do it. 302: done, or sent on.
# 422: the form says what lacks. 405: there is nothing to get.
TABLE = """
#                                                                        anon new HL  PM  HL2 RC  RC2 NC  WG  COM SUP ADM
GET  start                                                               ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  health                                                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  accessibility                                                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  privacy                                                             ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  help                                                                ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  sign_in                                                             ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST sign_out                                                            ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  networks:about_data                                                 ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:overview                                                   ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:municipalities                                             ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:municipality@code=4202                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:municipality@code=9999                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:status@code=4202,solution_key=digihelse                    ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:status@code=4202,solution_key=digihelse                    ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:status_confirm@code=4202,solution_key=digihelse            ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:status_correct@code=4202,solution_key=digihelse,pk=entry   ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:status_accept@code=4202,solution_key=digihelse,pk=proposal ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:waves                                                      ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_new                                                   ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave@pk=announced                                          ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave@pk=draft                                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave@pk=regional_draft                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_edit@pk=draft                                         ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_edit@pk=regional_draft                                ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_invite@pk=draft                                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:wave_invite@pk=regional_draft                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_announce@pk=draft                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:wave_announce@pk=regional_draft                            ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_lock@pk=announced                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:wave_lock@pk=announced                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:wave_close@pk=locked                                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:wave_close@pk=locked                                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:invitation@pk=invitation                                   ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST rollouts:invitation@pk=invitation                                   ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:solutions                                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  rollouts:solution@key=digihelse                                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:reports                                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut_new                                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:cut_new                                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut@pk=cut_draft                                         ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut@pk=cut_locked                                        ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut@pk=cut_regional                                      ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut_edit@pk=cut_draft                                    ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut_lock@pk=cut_draft                                    ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:cut_lock@pk=cut_draft                                    ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:cut_delete@pk=cut_draft                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:cut_supersede@pk=cut_locked                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:cut_supersede@pk=cut_locked                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:report_make@pk=cut_regional                              ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:report_progress@pk=cut_locked                            ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:report_pdf@pk=cut_locked                                 ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:report_csv@pk=cut_locked                                 ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:report_pdf@pk=cut_regional                               ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:agenda_new@pk=cut_draft                                  ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
GET  priorities:agenda_edit@pk=cut_draft,item=item                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:agenda_edit@pk=cut_draft,item=item                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:agenda_delete@pk=cut_draft,item=item                     ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
POST priorities:agenda_move@pk=cut_draft,item=item                       ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR ERR
"""


@dataclass(frozen=True)
class Row:
    """One address and method, with what each person gets."""

    method: str
    name: str
    arguments: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.arguments}".strip()


def parsed(line: str) -> Row:
    method, place, *cells = line.split()
    name, _at, arguments = place.partition("@")
    assert len(cells) == len(COLUMNS), line
    return Row(method, name, arguments, dict(zip(COLUMNS, cells, strict=True)))


ROWS = [parsed(line) for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]
