"""How a phone comes to trust this server: the authority's certificate to install, and the steps."""

from fastapi import APIRouter, Request, Response

from gisgrid import certificate
from gisgrid.errors import NotFound
from gisgrid.i18n import _
from gisgrid.pages import render

router = APIRouter(include_in_schema=False)


def _authority(request: Request) -> certificate.Authority:
    found: certificate.Authority | None = request.app.state.authority
    if found is None:
        raise NotFound(_("这台服务器没有自己的证书，不用安装什么。"))
    return found


@router.get("/trust")
def trust_page(request: Request) -> Response:
    """Steps by which phones and computers come to trust this server."""
    return render(request, "trust.html", fingerprint=_authority(request).fingerprint)


@router.get("/trust/gisgrid.crt")
def authority_file(request: Request) -> Response:
    """The authority's certificate, in the form that phones install."""
    return Response(_authority(request).content, media_type="application/x-x509-ca-cert")
