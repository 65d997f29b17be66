"""The names under which JSON exports store the same thing, first match wins; other names are looked up in the lexicons."""

TEXT = (
    *("text", "body", "content", "message", "raw_message", "comment", "texte", "contenu", "content_html"),
    *("body_html", "contentHtml", "bodyHtml", "html", "body_text", "content_text", "textDisplay"),
    *("textOriginal", "selftext", "selftext_html", "comment_text", "commentText", "markdown"),
    *("cooked", "raw"),
    "content_elements",
)
# the name before what may be no more than a number of a table of people; who a person is before who a channel is
AUTHOR = (
    *(
        "author_name",
        "comment_author",
        "commenter_name",
        "sender_name",
        "senderName",
        "author",
        "user_info",
        "user",
        "username",
    ),
    *("name", "auteur", "pseudo", "byline", "nick", "authors", "authorDisplayName", "creator", "account"),
    *("commenter", "owner", "from", "by", "ownerUsername", "profileName", "member", "nickname"),
    *("screen_name", "uniqueId", "unique_id", "speaker", "uploader", "channel", "channelTitle", "credits"),
)
DATE = (
    *("date", "display_date", "first_publish_date", "date_published", "published_at", "publishedAt"),
    *("published", "created_at", "createdAt", "timestamp", "created", "posted", "posted_at", "postedAt"),
    *("created_utc", "created_time", "creationDate", "time_parsed", "time", "creation_date", "create_time"),
    *("createTimeISO", "post_date", "upload_date", "written_at"),
    "taken_at_timestamp",
)
PARENT = (
    *("in_reply_to_id", "parent_id", "reply_to", "parent", "in_reply_to", "parentId", "reponse_a", "replyTo"),
    *("reply-to", "inReplyTo", "toPid", "pid", "parentHex", "parent_comment_id", "parentCommentId"),
    *("reply_id", "reply_to_message_id", "reply_to_msg_id", "reply_to_id", "replyToId", "repliesToId"),
    *("inReplyToCommentId", "in_reply_to_status_id", "reference", "references", "referenced_tweets"),
    "inReplyToTweetId",
)
ID = (
    *("id", "comment_id", "_id", "commentHex", "uri", "cid", "uuid", "uid", "answer_id", "post_id"),
    *("message_id", "messageId", "reviewId"),
)
URL = (
    *("ap_id", "html_url", "canonical_url", "url", "permalink_url", "link", "permalink", "topLevelUrl"),
    *("website_url", "webUrl", "web_url", "webpage_url", "webVideoUrl", "source"),
)
TITLE = ("title", "headline", "titre", "headlines")
# What stands above an article's text and belongs to it; a description or an excerpt tells it again.
STANDFIRST = (
    "chapo",
    "chapeau",
    "standfirst",
    "lede",
    "lead",
    "accroche",
    "sous_titre",
    "subtitle",
    "deck",
    "subheadlines",
)
COMMENTS = (
    *("comments", "commentaires", "replies", "responses", "reactions", "discussion", "thread", "answers"),
    "children",
)
ABOUT = (
    *("article_id", "post_id", "articleId", "postId", "article", "post", "page_id", "thread_id", "link_id"),
    *("video_id", "videoId", "story_id", "storyID", "storyId", "topic_id", "topicId", "conversation_id"),
    *("aweme_id", "noteable_id", "postUrl", "post_url", "facebookUrl", "videoWebUrl", "issue_url"),
)
STATISTICS = ("stats", "statistics", "counts")
NESTED = ("replies", "children", "comments", "reponses", "answers", "reply_comment")
COUNT = (
    *("comment_count", "commentCount", "comments_count", "total_comments", "nb_commentaires"),
    *("nombre_de_commentaires", "num_comments"),
)
# What marks a comment as one by the author of what it is about.
OWN = ("by_author", "is_submitter", "author_is_uploader", "authorIsChannelOwner", "is_author", "isAuthor")
