"""A Thunderbird profile with one IMAP account, our add-on, and nothing that would ask or call home.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import shutil

ADDON_ID = "mailcall@mailcall.example"

# Only with this does a released Thunderbird heed the preference services.settings.server.
ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
# Thunderbird would ask its makers for updates, news and settings, and tell them how it is used. That
# is between the user and them; here it would only blur what is Mailcall's.
QUIET = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.auto": False,
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "devtools.console.stdout.chrome": True,
    "devtools.console.stdout.content": True,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "mail.biff.play_sound": False,
    "mail.biff.show_alert": False,
    "mail.collect_email_address_outgoing": False,
    "mail.inappnotifications.enabled": False,
    "mail.pane_config.dynamic": 0,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.auto_config_url": "",
    "mailnews.customDBHeaders": "x-mailcall",  # so that the tests find the mails of a call
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
    # An add-on that lies in the profile is enabled unasked, also in a profile that was used before.
    "extensions.autoDisableScopes": 0,
    "extensions.enabledScopes": 15,
    "extensions.startupScanScopes": 15,
    "marionette.port": 0,  # any; Thunderbird prints which
}


def account(person, server):
    """Logging in is the test's: a question for a password would stand in everybody's way."""
    imap, smtp, identity = "mail.server.server1.", "mail.smtpserver.smtp1.", "mail.identity.id1."
    return {
        "mail.account.account1.identities": "id1",
        "mail.account.account1.server": "server1",
        "mail.account.account2.server": "server2",
        "mail.account.lastKey": 2,
        "mail.accountmanager.accounts": "account1,account2",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.accountmanager.localfoldersserver": "server2",
        identity + "fullName": person.full_name,
        identity + "smtpServer": "smtp1",
        identity + "useremail": person.address,
        identity + "valid": True,
        imap + "authMethod": 3,
        imap + "check_new_mail": False,
        imap + "hostname": server.address,
        imap + "login_at_startup": False,
        imap + "name": person.address,
        imap + "port": server.imap_port,
        imap + "socketType": 0,
        imap + "type": "imap",
        imap + "use_idle": True,
        imap + "userName": person.address,
        "mail.server.server2.hostname": "Local Folders",
        "mail.server.server2.name": "Local Folders",
        "mail.server.server2.type": "none",
        "mail.server.server2.userName": "nobody",
        "mail.smtp.defaultserver": "smtp1",
        smtp + "authMethod": 3,
        smtp + "hostname": server.address,
        smtp + "port": server.smtp_port,
        smtp + "try_ssl": 0,
        smtp + "username": person.address,
        "mail.smtpservers": "smtp1",
    }


def looks(language, dark):
    theme = "dark" if dark else "light"
    return {
        "extensions.activeThemeID": f"thunderbird-compact-{theme}@mozilla.org",
        "intl.locale.requested": language,
        "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        "ui.systemUsesDarkTheme": 1 if dark else 0,
    }


def make(folder, person, server, addon, language="en-US", dark=False, granted=(), more=None):
    """Writes a fresh profile; `granted` are optional permissions that were given before."""
    (folder / "extensions").mkdir(parents=True)
    prefs = {**QUIET, **account(person, server), **looks(language, dark), **(more or {})}
    (folder / "user.js").write_text("".join(
        f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in prefs.items()))
    shutil.copy(addon, folder / "extensions" / f"{ADDON_ID}.xpi")
    if granted:
        (folder / "extension-preferences.json").write_text(json.dumps(
            {ADDON_ID: {"permissions": list(granted), "origins": [], "data_collection": []}}))


def make_native_manifest(home, program):
    """Where Thunderbird looks for programs that add-ons talk to: below $HOME, as Firefox does."""
    folder = home / ".mozilla/native-messaging-hosts"
    folder.mkdir(parents=True)
    (folder / "mailcall_host.json").write_text(json.dumps({
        "name": "mailcall_host", "description": "Mailcall", "path": str(program), "type": "stdio",
        "allowed_extensions": [ADDON_ID]}))
