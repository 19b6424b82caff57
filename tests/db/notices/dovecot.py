"""A Dovecot of the test's own, as an ordinary user of the machine, on loopback."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time

USER, WORD = "case", "a long password"
NOBODY = ("dovenull", "dovecot", "mail", "nobody")


def installed():
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """One account, mail in a Maildir, plain or with TLS."""

    def __init__(self, folder, certificate, *, capability=""):
        self.folder, self.port, self.secure_port = folder, free_port(), free_port()
        user = pwd.getpwuid(os.getuid())
        group = grp.getgrgid(user.pw_gid).gr_name
        own = user.pw_uid != 0
        system = user.pw_name if own else next(name for name in NOBODY if _is_user(name))
        user = pwd.getpwnam(system)  # it serves no mail of root
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        if not own:
            os.chown(folder / "mail", user.pw_uid, user.pw_gid)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{WORD}:{user.pw_uid}:{user.pw_gid}\n")
        self.conf = folder / "dovecot.conf"
        self.conf.write_text(
            f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
listen = 127.0.0.1
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {system}
default_internal_group = {group if own else "dovecot"}
default_login_user = {system}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {folder}/users
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}/mail
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.secure_port}
    ssl = yes
  }}
}}
{f"protocol imap {{{chr(10)}  imap_capability = {capability}{chr(10)}}}" if capability else ""}
"""
        )

    def __enter__(self):
        self.process = subprocess.Popen([installed(), "-F", "-c", str(self.conf)])
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                    if line.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                self.process.poll()
        raise RuntimeError((self.folder / "log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


def _is_user(name):
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
