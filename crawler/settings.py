"""Scrapy's settings: the names through which the sides join, and the limits that hold for every site."""

BOT_NAME = "khotin"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = ""

# The sides join here: the spider's desk comes from the bridge, the items go to it.
DESK = "pipelines.opening.open_desk"
ITEM_PIPELINES = {
    "pipelines.capture.CapturePipeline": 100,
    "pipelines.clean.CleanPipeline": 200,
    "pipelines.validate.ValidatePipeline": 300,
    "pipelines.fingerprint.FingerprintPipeline": 400,
    "pipelines.deduplicate.DeduplicatePipeline": 500,
    "pipelines.save.SavePipeline": 600,
}

# No reactor: asyncio alone, so that one process can crawl several times.
TWISTED_REACTOR_ENABLED = False

SCHEDULER = "crawler.scheduler.FrontierScheduler"
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.handler.ArchiveDownloadHandler",
    "https": "crawler.download.handler.ArchiveDownloadHandler",
    "ftp": None,
    "file": None,
    "data": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.codings.CodingsMiddleware": 590,
    "crawler.middlewares.politeness.PolitenessMiddleware": 900,
    # Ours, or not wanted: redirects are pages of the frontier, cookies and credentials are never kept.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # The frontier holds depth, scope and route; every status is a page to the parsers.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}

# Every request of ours carries the desk's agent, with the contact from the archive's khotin.toml; this is the fallback.
USER_AGENT = "KhoTin/0.1 (news archive)"
ROBOTSTXT_USER_AGENT = "KhoTin"
# How long a robots.txt holds in one run, in seconds; RFC 9309 allows a day.
ROBOTSTXT_SECONDS = 3600
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    # What every reader of a WARC can undo; brotli and zstd are not.
    "Accept-Encoding": "gzip, deflate",
}

DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 8
# One after the other: a page is kept before it is read, and Scrapy would start so many tasks for every response.
CONCURRENT_ITEMS = 1
# Reads the spider's source anew for every response.
WARN_ON_GENERATOR_RETURN_VALUE = False
RETRY_TIMES = 1
RETRY_HTTP_CODES = [502, 503, 504, 522, 524, 408, 429]
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0
