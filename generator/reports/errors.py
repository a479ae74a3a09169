"""Why a report's file cannot be read; no message repeats what stands in it."""

from __future__ import annotations

from generator.errors import InputError, SetupError


class ReportFileError(InputError):
    """A file cannot be read as a report at all."""

    code = "report-file"
    default_remedy = "ask the author for the Word file (.docx); nothing was stored"


class ConverterError(SetupError):
    """The program that reads Word files did not do its work."""

    code = "report-converter"
    default_remedy = "install the portal again, from requirements.lock; nothing was stored"


class PictureNameError(InputError):
    """An option names a picture that the report does not have."""

    code = "report-picture"
    default_remedy = 'give it as --alt image-1="what it shows", with the numbers as they are listed'
