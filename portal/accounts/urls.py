"""Getting in, and one's own account: Norwegian addresses for allauth's views, under the names allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as key
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from portal.accounts import views

urlpatterns = [
    path("logg-inn/", views.SignIn.as_view(), name="sign_in"),
    path("logg-inn/", views.SignIn.as_view(), name="account_login"),
    path("logg-inn/uten-konto/", views.no_account, name="account_signup"),
    path("logg-inn/stengt/", account.account_inactive, name="account_inactive"),
    path("logg-inn/kode/", factor.authenticate, name="mfa_authenticate"),
    path("logg-inn/passnokkel/", key.login_webauthn, name="mfa_login_webauthn"),
    path("logg-inn/bekreft/", account.reauthenticate, name="account_reauthenticate"),
    path("logg-inn/bekreft/kode/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("logg-inn/bekreft/nokkel/", key.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("logg-inn/organisasjon/avbrutt/", views.organisation_trouble, name="socialaccount_login_cancelled"),
    path("logg-inn/organisasjon/feil/", views.organisation_trouble, name="socialaccount_login_error"),
    path("logg-inn/organisasjon/<slug:provider_id>/", views.organisation, name="openid_connect_login"),
    path("logg-inn/organisasjon/<slug:provider_id>/svar/", views.organisation_answer, name="openid_connect_callback"),
    path("logg-ut/", views.SignOut.as_view(), name="sign_out"),
    path("logg-ut/", views.SignOut.as_view(), name="account_logout"),
    path("passord/glemt/", account.password_reset, name="account_reset_password"),
    path("passord/glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path("passord/nytt/ferdig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^passord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("konto/", views.profile, name="account"),
    path("konto/passord/", account.password_change, name="account_change_password"),
    path("konto/passord/velg/", account.password_set, name="account_set_password"),
    path("konto/okter/", sessions.list_usersessions, name="usersessions_list"),
    path("konto/okter/<int:pk>/avslutt/", views.session_end, name="session_end"),
    path("konto/totrinn/", factor.index, name="mfa_index"),
    path("konto/totrinn/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/totrinn/app/slett/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/totrinn/reservekoder/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/totrinn/reservekoder/nye/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("konto/totrinn/reservekoder/fil/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("konto/totrinn/nokler/", key.list_webauthn, name="mfa_list_webauthn"),
    path("konto/totrinn/nokler/ny/", key.add_webauthn, name="mfa_add_webauthn"),
    path("konto/totrinn/nokler/<int:pk>/slett/", key.remove_webauthn, name="mfa_remove_webauthn"),
    path("konto/totrinn/nokler/<int:pk>/navn/", key.edit_webauthn, name="mfa_edit_webauthn"),
]
