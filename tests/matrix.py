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
#                                                                       anon new HL  PM  HL2 RC  RC2 NC  WG  COM SUP ADM
GET  start                                                               in  200 302 302 302 302 302 302 302 302 200 302
GET  health                                                              200 200 200 200 200 200 200 200 200 200 200 200
GET  accessibility                                                       200 200 200 200 200 200 200 200 200 200 200 200
GET  privacy                                                             200 200 200 200 200 200 200 200 200 200 200 200
GET  help                                                                200 200 200 200 200 200 200 200 200 200 200 200
GET  sign_in                                                             200 302 302 302 302 302 302 302 302 302 302 302
POST sign_out                                                            302 302 302 302 302 302 302 302 302 302 302 302
GET  networks:about_data                                                 200 200 200 200 200 200 200 200 200 200 200 200
GET  networks:rights                                                     in  200 200 200 200 200 200 200 200 200 200 200
GET  networks:why                                                        in  200 200 200 200 200 200 200 200 200 200 200
GET  networks:bodies                                                     in  200 200 200 200 200 200 200 200 200 200 200
GET  networks:model                                                      in  200 200 200 200 200 200 200 200 200 200 200
GET  networks:body@key=regional-agder                                    in  404 200 200 200 200 200 200 200 200 404 200
GET  networks:body@key=administrasjon                                    in  404 404 404 404 404 404 404 404 404 404 200
GET  networks:body@key=leverandor-fjelljournal                           in  404 404 404 404 404 404 200 200 200 200 200
GET  networks:body_words@key=regional-agder                              in  404 403 403 403 403 403 403 403 403 404 200
POST networks:body_words@key=nasjonal-gruppe                             in  404 403 403 403 403 403 302 403 403 404 302
GET  networks:seat_new@key=regional-agder                                in  404 403 403 403 403 403 403 403 403 404 200
POST networks:seat_new@key=regional-agder                                in  404 403 403 403 403 403 403 403 403 404 422
GET  networks:seat_change@key=regional-agder,pk=seat                     in  404 403 403 403 403 403 403 403 403 404 200
POST networks:seat_change@key=regional-agder,pk=seat                     in  404 403 403 403 403 403 403 403 403 404 422
GET  networks:holes                                                      in  403 403 403 403 200 200 200 200 200 403 200
GET  networks:role_types                                                 in  403 403 403 403 403 403 403 403 403 403 200
POST networks:role_type_new                                              in  403 403 403 403 403 403 403 403 403 403 422
GET  networks:role_type_change@key=health_leader                         in  403 403 403 403 403 403 403 403 403 403 200
POST networks:role_type_drop@key=project_owner                           in  403 403 403 403 403 403 403 403 403 403 302
GET  networks:roles@code=4202                                            in  404 200 200 404 200 404 200 200 200 404 200
GET  networks:role_new@code=4202                                         in  404 200 403 404 403 404 403 403 403 404 200
POST networks:role_new@code=4202                                         in  404 422 403 404 403 404 403 403 403 404 422
GET  networks:role_end@code=4202,pk=role                                 in  404 200 403 404 403 404 403 403 403 404 200
POST networks:role_end@code=4202,pk=role                                 in  404 422 403 404 403 404 403 403 403 404 422
POST networks:role_confirm@code=4202,pk=role                             in  404 302 403 404 403 404 403 403 403 404 302
GET  rollouts:hand_over@code=4202,pk=role                                in  404 200 403 404 403 404 403 403 403 404 200
POST rollouts:hand_over@code=4202,pk=role                                in  404 422 403 404 403 404 403 403 403 404 422
GET  networks:delegation_new@code=4202                                   in  404 200 403 404 403 404 403 403 403 404 403
POST networks:delegation_end@code=4202,pk=agreement                      in  404 302 403 404 403 404 403 403 403 404 403
GET  networks:records@code=4202                                          in  404 200 200 404 200 404 200 200 200 404 200
GET  networks:record_new@code=4202                                       in  404 200 200 404 403 404 403 403 403 404 403
POST networks:record_new@code=4202                                       in  404 422 422 404 403 404 403 403 403 404 403
GET  networks:record_change@code=4202,pk=system                          in  404 200 200 404 403 404 403 403 403 404 403
POST networks:record_confirm@code=4202,pk=system                         in  404 302 302 404 403 404 403 403 403 404 403
GET  rollouts:overview                                                   in  403 403 403 403 200 200 200 200 200 403 200
GET  rollouts:municipalities                                             in  403 403 403 403 200 200 200 200 200 403 200
GET  rollouts:municipality@code=4202                                     in  404 200 200 404 200 404 200 200 200 404 200
GET  rollouts:municipality@code=9999                                     in  404 404 404 404 404 404 404 404 404 404 404
GET  rollouts:status@code=4202,solution_key=digihelse                    in  404 200 200 404 200 404 200 403 403 404 403
POST rollouts:status@code=4202,solution_key=digihelse                    in  404 422 422 404 422 404 422 403 403 404 403
POST rollouts:status_confirm@code=4202,solution_key=digihelse            in  404 302 302 404 403 404 403 403 403 404 403
GET  rollouts:status_correct@code=4202,solution_key=digihelse,pk=entry   in  404 200 200 404 403 404 403 403 403 404 403
POST rollouts:status_accept@code=4202,solution_key=digihelse,pk=proposal in  404 302 302 404 403 404 403 403 403 404 403
GET  rollouts:waves                                                      in  200 200 200 200 200 200 200 200 200 200 200
GET  rollouts:wave_new                                                   in  403 403 403 403 200 200 200 200 403 403 403
GET  rollouts:wave@pk=announced                                          in  404 200 200 404 200 404 200 200 200 404 200
GET  rollouts:wave@pk=draft                                              in  404 404 404 404 404 404 200 200 200 404 200
GET  rollouts:wave@pk=regional_draft                                     in  404 404 404 404 200 404 200 200 200 404 200
GET  rollouts:wave_edit@pk=draft                                         in  404 404 404 404 404 404 200 200 403 404 403
GET  rollouts:wave_edit@pk=regional_draft                                in  404 404 404 404 200 404 200 403 403 404 403
GET  rollouts:wave_invite@pk=draft                                       in  404 404 404 404 404 404 200 200 403 404 403
POST rollouts:wave_invite@pk=regional_draft                              in  404 404 404 404 302 404 302 403 403 404 403
GET  rollouts:wave_announce@pk=draft                                     in  404 404 404 404 404 404 200 200 403 404 403
POST rollouts:wave_announce@pk=regional_draft                            in  404 404 404 404 302 404 302 403 403 404 403
GET  rollouts:wave_lock@pk=announced                                     in  404 403 403 404 403 404 200 200 403 404 403
POST rollouts:wave_lock@pk=announced                                     in  404 403 403 404 403 404 422 422 403 404 403
GET  rollouts:wave_close@pk=locked                                       in  404 403 403 404 403 404 200 200 403 404 403
POST rollouts:wave_close@pk=locked                                       in  404 403 403 404 403 404 422 422 403 404 403
GET  rollouts:invitation@pk=invitation                                   in  404 200 200 404 200 404 200 200 200 404 200
POST rollouts:invitation@pk=invitation                                   in  404 302 403 404 403 404 403 403 403 404 403
GET  rollouts:solutions                                                  in  200 200 200 200 200 200 200 200 200 200 200
GET  rollouts:solution@key=digihelse                                     in  200 200 200 200 200 200 200 200 200 200 200
GET  priorities:reports                                                  in  403 403 403 403 200 200 200 200 200 403 200
GET  priorities:cut_new                                                  in  403 403 403 403 200 200 200 403 403 403 403
POST priorities:cut_new                                                  in  403 403 403 403 422 422 422 403 403 403 403
GET  priorities:cut@pk=cut_draft                                         in  404 404 404 404 404 404 200 404 404 404 404
GET  priorities:cut@pk=cut_locked                                        in  404 404 404 404 404 404 200 200 200 404 200
GET  priorities:cut@pk=cut_regional                                      in  404 404 404 404 200 404 200 404 404 404 404
GET  priorities:cut_edit@pk=cut_draft                                    in  404 404 404 404 404 404 200 404 404 404 404
GET  priorities:cut_lock@pk=cut_draft                                    in  404 404 404 404 404 404 200 404 404 404 404
POST priorities:cut_lock@pk=cut_draft                                    in  404 404 404 404 404 404 302 404 404 404 404
POST priorities:cut_delete@pk=cut_draft                                  in  404 404 404 404 404 404 302 404 404 404 404
GET  priorities:cut_supersede@pk=cut_locked                              in  404 404 404 404 404 404 200 403 403 404 403
POST priorities:cut_supersede@pk=cut_locked                              in  404 404 404 404 404 404 302 403 403 404 403
POST priorities:report_make@pk=cut_regional                              in  404 404 404 404 302 404 302 404 404 404 404
GET  priorities:report_progress@pk=cut_locked                            in  404 404 404 404 404 404 200 200 200 404 200
GET  priorities:report_pdf@pk=cut_locked                                 in  404 404 404 404 404 404 200 200 200 404 200
GET  priorities:report_csv@pk=cut_locked                                 in  404 404 404 404 404 404 200 200 200 404 200
GET  priorities:report_pdf@pk=cut_regional                               in  404 404 404 404 404 404 404 404 404 404 404
GET  priorities:agenda_new@pk=cut_draft                                  in  404 404 404 404 404 404 200 404 404 404 404
GET  priorities:agenda_edit@pk=cut_draft,item=item                       in  404 404 404 404 404 404 200 404 404 404 404
POST priorities:agenda_edit@pk=cut_draft,item=item                       in  404 404 404 404 404 404 422 404 404 404 404
POST priorities:agenda_delete@pk=cut_draft,item=item                     in  404 404 404 404 404 404 302 404 404 404 404
POST priorities:agenda_move@pk=cut_draft,item=item                       in  404 404 404 404 404 404 302 404 404 404 404
GET  audit:access_log                                                    in  403 403 403 403 403 403 403 403 403 403 200
GET  audit:trail@label=networks.municipality,pk=place                    in  404 200 200 404 200 404 200 200 200 404 200
GET  audit:trail_csv@label=networks.municipality,pk=place                in  404 200 200 404 200 404 200 200 200 404 200
GET  audit:trail@label=networks.body,pk=body                             in  404 200 200 200 200 200 200 200 200 404 200
GET  audit:trail@label=rollouts.wave,pk=announced                        in  404 200 200 404 200 404 200 200 200 404 200
GET  audit:trail@label=rollouts.wave,pk=draft                            in  404 404 404 404 404 404 200 200 200 404 200
GET  audit:trail@label=priorities.cut,pk=cut_draft                       in  404 404 404 404 404 404 200 404 404 404 404
GET  audit:trail@label=priorities.cut,pk=cut_locked                      in  404 404 404 404 404 404 200 200 200 404 200
GET  audit:trail@label=rollouts.solution,pk=what                         in  200 200 200 200 200 200 200 200 200 200 200
GET  audit:trail@label=accounts.user,pk=account                          in  404 404 404 404 404 404 404 404 404 404 404
GET  personal:mine                                                       in  302 302 302 302 302 302 302 302 302 302 302
GET  personal:person@pk=account                                          in  404 200 404 404 404 404 404 404 404 404 200
GET  personal:export@pk=account                                          in  404 200 404 404 404 404 404 404 404 404 200
GET  personal:erase@pk=account                                           in  404 403 404 404 404 404 404 404 404 404 200
POST personal:erase@pk=account                                           in  404 403 404 404 404 404 404 404 404 404 302
GET  account                                                            in  200 200 200 200 200 200 200 200 200 200 200
GET  account_change_password                                            in  200 200 200 200 200 200 200 200 200 200 200
GET  account_inactive                                                   200 200 200 200 200 200 200 200 200 200 200 200
GET  account_login                                                      200 302 302 302 302 302 302 302 302 302 302 302
POST account_logout                                                     302 302 302 302 302 302 302 302 302 302 302 302
GET  account_reauthenticate                                             in  200 200 200 200 200 200 200 200 200 200 200
GET  account_reset_password                                             200 200 200 200 200 200 200 200 200 200 200 200
GET  account_reset_password_done                                        200 200 200 200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key@uidb36=1,key=x-y                   200 200 200 200 200 200 200 200 200 200 200 200
GET  account_reset_password_from_key_done                               200 200 200 200 200 200 200 200 200 200 200 200
GET  account_set_password                                               in  302 302 302 302 302 302 302 302 302 302 302
GET  account_signup                                                     403 403 403 403 403 403 403 403 403 403 403 403
GET  change_password                                                    302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_activate_totp                                                  in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_add_webauthn                                                   in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_authenticate                                                   302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_deactivate_totp                                                in  404 404 404 404 302 302 302 302 302 404 302
GET  mfa_download_recovery_codes                                        in  404 404 404 404 404 404 404 404 404 404 404
GET  mfa_edit_webauthn@pk=999                                           in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_generate_recovery_codes                                        in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_index                                                          in  200 200 200 200 200 200 200 200 200 200 200
GET  mfa_list_webauthn                                                  in  200 200 200 200 200 200 200 200 200 200 200
GET  mfa_login_webauthn                                                 302 302 302 302 302 302 302 302 302 302 302 302
GET  mfa_reauthenticate                                                 in  302 302 302 302 200 200 200 200 200 302 200
GET  mfa_reauthenticate_webauthn                                        in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_remove_webauthn@pk=999                                         in  302 302 302 302 302 302 302 302 302 302 302
GET  mfa_view_recovery_codes                                            in  404 404 404 404 404 404 404 404 404 404 404
GET  openid_connect_callback@provider_id=ukjent                         404 404 404 404 404 404 404 404 404 404 404 404
GET  openid_connect_login@provider_id=ukjent                            404 404 404 404 404 404 404 404 404 404 404 404
GET  security_txt                                                       200 200 200 200 200 200 200 200 200 200 200 200
POST session_end@pk=999                                                 in  404 404 404 404 404 404 404 404 404 404 404
GET  socialaccount_login_cancelled                                      200 200 200 200 200 200 200 200 200 200 200 200
GET  socialaccount_login_error                                          200 200 200 200 200 200 200 200 200 200 200 200
GET  usersessions_list                                                  in  200 200 200 200 200 200 200 200 200 200 200
GET  welcome@token=ukjent                                               410 410 410 410 410 410 410 410 410 410 410 410
GET  welcome_accept                                                     410 410 410 410 410 410 410 410 410 410 410 410
POST welcome_again@pk=999                                               in  404 404 404 404 404 404 404 404 404 404 404
GET  welcome_confirm                                                    410 410 410 410 410 410 410 410 410 410 410 410
GET  welcome_to_role@code=4202                                          in  404 200 403 404 403 404 403 403 403 404 200
GET  welcome_to_seat@key=utvalget                                       in  404 403 403 403 403 403 403 403 403 404 200
POST welcome_withdraw@pk=999                                            in  404 404 404 404 404 404 404 404 404 404 404
GET  welcomes                                                           in  200 200 200 200 200 200 200 200 200 200 200
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
