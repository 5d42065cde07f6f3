"""A suite of tests for devices, those of other packages too: ``pytest --pyargs cxsystem2.testing --device WORD``.

Each test runs scenarios on the device and on the device ``python``, and compares as exactly as the device claims
(`Device.agreement`). What the device cannot run (`Device.review`, `Device.unsupported`) is skipped with its reason.
It needs the extra ``testing``.
"""
