"""Egov portals on Liferay 6.1: title, day and lead stand beside the box of the asset in full."""

from datetime import datetime, timedelta, timezone

from tests.crawler.parsers.test_liferay import SITE, liferay

EGOV = """<div class="asset_publisher_view_full_content">
	<div class="asset_title">\r\n\t\t<span>Xã Nam Sơn thông xe cầu Nậm Mu</span>\r\n\t</div>
	<div class="social-panel"><div class="asset-publish-date"><span>Thứ Hai, ngày 16/11/2026 15:20</span></div>
	<div class="social-icon"><a href="javascript:sendMail();">Email</a><a href="#" id="increaseText"><b>A</b> <sup>+</sup></a></div></div>
	<div class="asset-abstract"><div class="assetdesc"><span class="assetdesc-text">Cầu dài 120 mét nối hai bản của xã.</span></div></div>
	<div class="asset-full-content show-asset-title"><div class="asset-content" id="_101_INSTANCE_Ab12_2150">
	<div class="journal-content-article"><p>Sáng nay, xã Nam Sơn thông xe cầu Nậm Mu sau mười tháng thi công.</p><p>Bà con hai bản đi chợ gần hơn năm cây số.</p></div>
	</div></div><div class="related_asset"><div class="older_related_asset"><span class="related_asset_title">Các tin cũ hơn</span>
	<div class="related_asset_list"><ul><li><a href="/x/-/view_content/2100-y">Phát động trồng cây</a> (10/11)</li></ul></div></div></div></div>"""


def test_an_egov_portal_has_title_day_and_lead_above_the_asset():
    """Portals on 6.1 put them beside the asset's box, without a heading, and the headline nowhere else."""
    article = liferay(EGOV, f"{SITE}/tin-tuc/-/view_content/2150-thong-xe").article
    assert article is not None
    assert (article.title, article.lead) == ("Xã Nam Sơn thông xe cầu Nậm Mu", "Cầu dài 120 mét nối hai bản của xã.")
    assert article.published_at == datetime(2026, 11, 16, 15, 20, tzinfo=timezone(timedelta(hours=7)))
    assert article.paragraphs == (
        "Sáng nay, xã Nam Sơn thông xe cầu Nậm Mu sau mười tháng thi công.",
        "Bà con hai bản đi chợ gần hơn năm cây số.",
    )


def test_a_list_above_an_egov_asset_is_of_other_assets():
    """Its items have day and lead by the same names: those nearest above the text are the article's."""
    item = (
        '<li><h4><a href="/tin-tuc/-/view_content/2149-hop">Xã Nam Sơn họp dân</a></h4><span class="asset-publish-date">01/01/2020</span>'
        '<p class="assetdesc-text">Cuộc họp bàn việc sửa nhà văn hóa bản Nà Pen.</p></li>'
    )
    article = liferay(f"<ul>{item * 3}</ul>{EGOV}", f"{SITE}/tin-tuc/-/view_content/2150-thong-xe").article
    assert article is not None
    assert (article.title, article.lead) == ("Xã Nam Sơn thông xe cầu Nậm Mu", "Cầu dài 120 mét nối hai bản của xã.")
    assert article.published_at == datetime(2026, 11, 16, 15, 20, tzinfo=timezone(timedelta(hours=7)))
