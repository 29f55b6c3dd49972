"""What tests of Okta's API have at hand: an organisation for each file, and the SDK with an administrator's token."""

import pytest
from okta_sdk import Organisation


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    with Organisation(tmp_path_factory.mktemp("okta")).start() as started:
        yield started


@pytest.fixture(scope="module")
def sdk(organisation):
    with organisation.sdk() as client:
        yield client


@pytest.fixture(scope="module")
def tac(sdk) -> str:
    """The authenticator of the guide."""
    return sdk.tac_authenticator()


@pytest.fixture(scope="module")
def group(sdk, tac) -> str:
    """A group whose members may have codes."""
    return sdk.allowed()
