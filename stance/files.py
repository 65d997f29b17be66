"""Files and folders to write: why the system refuses one, in the language in force, and checks before the work begins."""

import errno
import os
from pathlib import Path

from stance.errors import ConfigError
from stance.language import _


def reason(error: OSError) -> str:
    """Return why the system refuses a file, in the language in force.

    Examples
    --------
    >>> reason(OSError(errno.ENOSPC, "No space left on device"))
    'disque plein'
    """
    known = {
        errno.ENOENT: _("fichier ou dossier introuvable"),
        errno.EEXIST: _("un fichier de ce nom existe"),
        errno.ENOTDIR: _("un fichier tient la place d'un dossier"),
        errno.EISDIR: _("c'est un dossier"),
        errno.EACCES: _("accès refusé"),
        errno.EPERM: _("accès refusé"),
        errno.EROFS: _("disque en lecture seule"),
        errno.ENOSPC: _("disque plein"),
        errno.EDQUOT: _("quota de disque atteint"),
        errno.EFBIG: _("fichier trop grand pour ce système"),
        errno.EIO: _("erreur du disque"),
        errno.ENAMETOOLONG: _("nom trop long"),
        errno.ELOOP: _("liens en boucle"),
    }
    if error.errno is None:
        return type(error).__name__
    return known.get(error.errno) or os.strerror(error.errno)


def unwritable(path: str | Path, error: OSError) -> ConfigError:
    """Return the error that says that a file or folder that somebody named cannot be written, and why."""
    return ConfigError(_("écriture impossible ({why}).").format(why=reason(error)), source=str(path))


def check_file(path: Path) -> None:
    """Refuse a file that could not be written once there is something to write.

    Raises
    ------
    ConfigError
        It is a folder, its folder is missing, or the user may not write there.
    """
    place = path if path.exists() else path.parent
    if path.is_dir():
        code = errno.EISDIR
    elif not path.parent.is_dir():
        code = errno.ENOTDIR if path.parent.exists() else errno.ENOENT
    elif not os.access(place, os.W_OK):
        code = errno.EACCES
    else:
        return
    raise unwritable(path, OSError(code, os.strerror(code)))


def check_folder(path: Path) -> None:
    """Refuse a folder that could not be made once there is something to write in it; one that holds nothing is taken.

    Raises
    ------
    ConfigError
        It holds something, a file takes its place, or the user may not make it.
    """
    hint = _("Donnez le nom d'un dossier à créer.")
    try:
        taken = any(path.iterdir())
    except FileNotFoundError as error:
        above = next(folder for folder in path.absolute().parents if folder.exists())
        if not os.access(above, os.W_OK):
            denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            raise unwritable(path, denied) from error
        return
    except NotADirectoryError as error:
        raise ConfigError(
            _("un fichier tient la place de ce dossier."), source=str(path), hint=hint
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error
    if taken:
        raise ConfigError(_("le dossier n'est pas vide."), source=str(path), hint=hint)
