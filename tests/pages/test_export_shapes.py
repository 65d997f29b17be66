"""The shapes of exports that people have of networks, forums, comment systems, surveys and moderation tools, made small."""

import json

import pytest

from stance.pages import read, read_all

T1 = "Tout à fait d'accord avec vous."
T2 = "Non, je ne crois pas que ce soit vrai."
T3 = "Merci de la précision, je note."
A = "Le vélo est bon pour la ville. Il faut donc des pistes."
SHAPES = []
# author, text, place of the comment answered, whether there is a date
std = [("Léa", T1, None, True), ("Paul", T2, 0, True), ("Ana", T3, None, True)]
flat = [("Léa", T1, None, True), ("Paul", T2, None, True), ("Ana", T3, None, True)]
cs = [("Léa", T1), ("Paul", T2), ("Ana", T3)]
q = '"'


def lines(rows):
    return "\n".join(map(json.dumps, rows))


def table(head, rows, delimiter=";"):
    return "\n".join([head, *(delimiter.join(row) for row in rows)])


def rows(build):
    """Return three rows, of which the second answers the first, from a function of number, name, text and number answered."""
    return [build(0, "Léa", T1, None), build(1, "Paul", T2, 0), build(2, "Ana", T3, None)]


def shape(name, raw, *, title=None, text="", author=None, date=None, comments, n=1):
    SHAPES.append(pytest.param(raw, n, (title, text, author, date), comments, id=name.replace(" ", "-")))


# an export a line
# fmt: off
def status(i, a, t, p):
    return {"id":str(100+i),"created_at":"2024-03-05T10:00:00.000Z","in_reply_to_id":"99" if p is None else str(100+p),"in_reply_to_account_id":"5","sensitive":False,"spoiler_text":"","visibility":"public","language":"fr","uri":"https://m.example/1","url":"https://m.example/@lea/1","replies_count":0,"content":f"<p>{t}</p>","reblog":None,"application":{"name":"Web"},"account":{"id":"5","username":a.lower(),"acct":a.lower(),"display_name":a,"note":"<p>bio de la personne, une phrase entière.</p>","created_at":"2019-01-01T00:00:00.000Z"},"media_attachments":[],"mentions":[{"id":"5","username":"luc","url":"https://m.example/@luc","acct":"luc"}],"tags":[],"emojis":[],"card":None,"poll":None}


shape("reddit jsonl",lines(rows(lambda i,a,t,p:{"author":a,"body":t,"created_utc":1709665203+i,"id":f"kt{i}a","name":f"t1_kt{i}a","link_id":"t3_1b7","parent_id":"t3_1b7" if p is None else f"t1_kt{p}a","score":3,"permalink":"/r/x/c/","subreddit":"velo","is_submitter":False})),comments=std)
shape("reddit json list",json.dumps(rows(lambda i,a,t,p:{"author":a,"body":t,"created_utc":1709665203+i,"id":f"kt{i}a","name":f"t1_kt{i}a","link_id":"t3_1b7","parent_id":"t3_1b7" if p is None else f"t1_kt{p}a","score":3,"permalink":"/r/x/c/","subreddit":"velo"})),comments=std)
shape("reddit jsonl no name",lines(rows(lambda i,a,t,p:{"author":a,"body":t,"created_utc":str(1709665203+i),"id":f"kt{i}a","link_id":"t3_1b7","parent_id":"t3_1b7" if p is None else f"t1_kt{p}a","score":3})),comments=std)
shape("reddit submissions+comments jsonl",lines([{"id":"1b7","name":"t3_1b7","title":"Vive le vélo","selftext":A,"author":"Luc","created_utc":1709665000,"num_comments":3,"url":"https://reddit.example/1b7"},*rows(lambda i,a,t,p:{"author":a,"body":t,"created_utc":1709665203+i,"id":f"kt{i}a","name":f"t1_kt{i}a","link_id":"t3_1b7","parent_id":"t3_1b7" if p is None else f"t1_kt{p}a"})]),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("two links jsonl",lines([{"author":a,"body":t,"created_utc":1709665203,"id":f"k{i}{link}a","link_id":f"t3_{link}","parent_id":f"t3_{link}"} for link in ("1b7","2c8") for i,(a,t) in enumerate((("Léa",T1),("Paul",T2)))]),n=2,comments=[("Léa",T1,None,True),("Paul",T2,None,True)])
shape("yt-comment-downloader jsonl",lines(rows(lambda i,a,t,p:{"cid":f"Ugx{i}AaABAg" if p is None else f"Ugx{p}AaABAg.9{i}xy","text":t,"time":"il y a 2 mois","author":"@"+a,"channel":"UC1","votes":"3","replies":"","photo":"https://x","heart":False,"reply":p is not None,"time_parsed":1709665203.5+i})),comments=[("@Léa",T1,None,True),("@Paul",T2,0,True),("@Ana",T3,None,True)])
shape("yt-dlp info",json.dumps({"id":"dQw4","title":"Vive le vélo","description":A,"uploader":"Luc","channel":"Luc","upload_date":"20240305","webpage_url":"https://yt.example/watch?v=dQw4","tags":["velo"],"formats":[{"format_id":"1","url":"https://x","ext":"mp4"}]*6,"comment_count":3,"comments":rows(lambda i,a,t,p:{"id":f"Ugx{i}" if p is None else f"Ugx{p}.9{i}","parent":"root" if p is None else f"Ugx{p}","text":t,"like_count":2,"author_id":"UC2","author":"@"+a,"author_is_uploader":False,"timestamp":1709665203,"is_pinned":False,"_time_text":"il y a 3 mois"})}),title="Vive le vélo",text=A,author="Luc",date="2024-03-05",comments=[("@Léa",T1,None,True),("@Paul",T2,0,True),("@Ana",T3,None,True)])
shape("yt api threads",json.dumps({"kind":"youtube#commentThreadListResponse","items":[{"id":"Ugx0","snippet":{"videoId":"v","topLevelComment":{"id":"Ugx0","snippet":{"textDisplay":T1,"textOriginal":T1,"authorDisplayName":"Léa","publishedAt":"2024-03-05T10:00:00Z"}},"totalReplyCount":1},"replies":{"comments":[{"id":"Ugx0.9","snippet":{"textOriginal":T2,"textDisplay":T2,"parentId":"Ugx0","authorDisplayName":"Paul","publishedAt":"2024-03-05T11:00:00Z"}}]}},{"id":"Ugx2","snippet":{"topLevelComment":{"id":"Ugx2","snippet":{"textOriginal":T3,"authorDisplayName":"Ana","publishedAt":"2024-03-05T12:00:00Z"}}}}]}),comments=std)
shape("facebook graph",json.dumps({"id":"1_2","message":A,"from":{"name":"Luc","id":"9"},"created_time":"2024-03-05T10:00:00+0000","comments":{"data":[{"id":"2_3","message":T1,"from":{"name":"Léa"},"created_time":"2024-03-05T10:10:00+0000","comments":{"data":[{"id":"2_4","message":T2,"from":{"name":"Paul"},"created_time":"2024-03-05T10:20:00+0000"}]}},{"id":"2_5","message":T3,"from":{"name":"Ana"},"created_time":"2024-03-05T10:30:00+0000"}],"paging":{"cursors":{"before":"x"}}}}),text=A,author="Luc",comments=std)
shape("apify instagram",json.dumps([{"postUrl":"https://i.example/p/1","commentUrl":"https://i.example/p/1/c/1","id":"1","text":T1,"ownerUsername":"Léa","ownerProfilePicUrl":"https://","timestamp":"2024-03-05T10:00:00.000Z","repliesCount":1,"replies":[{"id":"2","text":T2,"ownerUsername":"Paul","timestamp":"2024-03-05T10:00:00.000Z","repliesCount":0,"replies":[],"likesCount":0,"owner":{"id":"3","is_verified":False,"username":"Paul"}}],"likesCount":1,"owner":{"id":"3","is_verified":False,"username":"Léa"}},{"postUrl":"https://i.example/p/1","id":"3","text":T3,"ownerUsername":"Ana","timestamp":"2024-03-05T10:00:00.000Z","replies":[],"owner":{"username":"Ana"}}]),comments=std)
shape("instaloader",json.dumps([{"id":1,"created_at":1709665203,"text":T1,"owner":{"id":"3","username":"Léa","full_name":"","profile_pic_url":"x"},"likes_count":2,"answers":[{"id":2,"created_at":1709665203,"text":T2,"owner":{"username":"Paul"},"likes_count":0}]},{"id":3,"created_at":1709665203,"text":T3,"owner":{"username":"Ana"},"likes_count":0,"answers":[]}]),comments=std)
shape("mastodon context",json.dumps({"ancestors":[],"descendants":rows(status)}),comments=std)
opening = {**status(0,"Luc",A,None),"id":"99","in_reply_to_id":None}
shape("mastodon context with ancestor",json.dumps({"ancestors":[opening],"descendants":rows(status)}),text=A,author="Luc",comments=std)
shape("mastodon status+context",json.dumps({"status":opening,"context":{"ancestors":[],"descendants":rows(status)}}),text=A,author="Luc",comments=std)
shape("wp rest comments",json.dumps(rows(lambda i,a,t,p:{"id":i+1,"post":12,"parent":0 if p is None else p+1,"author":0,"author_name":a,"author_url":"","date":"2024-03-05T10:00:00","date_gmt":"2024-03-05T09:00:00","content":{"rendered":f"<p>{t}</p>\n"},"link":"https://b.example/velo/#comment-1","status":"approved","type":"comment","author_avatar_urls":{"24":"https://"},"meta":[],"_links":{}})),comments=std)
shape("nodebb",json.dumps({"tid":5,"uid":1,"cid":2,"title":"Vive le vélo","slug":"5/vive","postcount":4,"timestamp":1709665203000,"posts":[{"pid":10,"uid":1,"tid":5,"content":f"<p>{A}</p>","timestamp":1709665203000,"timestampISO":"2024-03-05T19:00:03.000Z","deleted":0,"user":{"uid":1,"username":"Luc","displayname":"Luc","userslug":"luc"},"index":0},*rows(lambda i,a,t,p:{"pid":11+i,"uid":2+i,"tid":5,"toPid":None if p is None else str(11+p),"content":f"<p>{t}</p>","timestamp":1709665203000,"timestampISO":"2024-03-05T19:00:03.000Z","deleted":0,"user":{"uid":2,"username":a,"displayname":a,"userslug":"x"},"index":i+1})],"category":{"cid":2,"name":"Général","description":"Pour parler de tout et de rien ici."},"tags":[]}),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("flarum",json.dumps({"data":{"type":"discussions","id":"5","attributes":{"title":"Vive le vélo","slug":"5","commentCount":4,"createdAt":"2024-03-05T10:00:00+00:00"},"relationships":{"user":{"data":{"type":"users","id":"1"}},"posts":{"data":[{"type":"posts","id":"10"}]}}},"included":[{"type":"users","id":str(n+1),"attributes":{"username":a.lower(),"displayName":a}} for n,a in enumerate(("Luc","Léa","Paul","Ana"))]+[{"type":"posts","id":str(10+n),"attributes":{"number":n+1,"createdAt":"2024-03-05T10:00:00+00:00","contentType":"comment","contentHtml":f"<p>{t}</p>"},"relationships":{"user":{"data":{"type":"users","id":str(n+1)}}}} for n,t in enumerate((A,T1,T2,T3))]}),title="Vive le vélo",text=A,author="Luc",comments=flat)
shape("lemmy",json.dumps({"comments":rows(lambda i,a,t,p:{"comment":{"id":i+1,"creator_id":i,"post_id":7,"content":t,"removed":False,"published":"2024-03-05T10:00:00.000Z","deleted":False,"path":f"0.{i+1}" if p is None else f"0.{p+1}.{i+1}","ap_id":"https://l.example/comment/1"},"creator":{"id":i,"name":a,"banned":False,"published":"2020-01-01T00:00:00Z"},"post":{"id":7,"name":"Vive le vélo","body":A,"creator_id":55,"published":"2024-03-05T09:00:00.000Z"},"community":{"id":3,"name":"velo","title":"Le vélo"},"counts":{"score":3}})}),title="Vive le vélo",text=A,comments=std)
shape("stackexchange",json.dumps({"items":[{"question_id":5,"title":"Vive le vélo ?","body":f"<p>{A}</p>","owner":{"display_name":"Luc","user_id":1},"creation_date":1709665203,"answer_count":2,"link":"https://se.example/q/5","tags":["velo"],"answers":[{"answer_id":6,"body":f"<p>{T1}</p>","owner":{"display_name":"Léa"},"creation_date":1709665203,"question_id":5,"comments":[{"comment_id":7,"post_id":6,"body":T2,"owner":{"display_name":"Paul"},"creation_date":1709665203}]},{"answer_id":8,"body":f"<p>{T3}</p>","owner":{"display_name":"Ana"},"creation_date":1709665203}]}],"has_more":False}),title="Vive le vélo ?",text=A,author="Luc",comments=std)
shape("hn algolia",json.dumps({"id":1,"created_at":"2024-03-05T10:00:00.000Z","created_at_i":1709665203,"type":"story","author":"Luc","title":"Vive le vélo","url":"https://x.example/velo","text":A,"points":9,"parent_id":None,"story_id":1,"options":[],"children":[{"id":2,"created_at":"2024-03-05T10:00:00.000Z","type":"comment","author":"Léa","title":None,"url":None,"text":f"<p>{T1}</p>","parent_id":1,"children":[{"id":3,"created_at":"2024-03-05T10:00:00.000Z","type":"comment","author":"Paul","title":None,"text":T2,"parent_id":2,"children":[],"options":[]}]},{"id":4,"created_at":"2024-03-05T10:00:00.000Z","type":"comment","author":"Ana","text":T3,"parent_id":1,"children":[]}]}),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("hn firebase jsonl",lines([{"by":"Luc","descendants":3,"id":1,"kids":[2,4],"score":9,"time":1709665203,"title":"Vive le vélo","type":"story","text":A}]+[{"by":a,"id":i,"parent":p,"text":t,"time":1709665203,"type":"comment"} for a,i,p,t in (("Léa",2,1,T1),("Paul",3,2,T2),("Ana",4,1,T3))]),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("isso",json.dumps({"total_replies":3,"replies":[{"id":1,"parent":None,"text":f"<p>{T1}</p>","author":"Léa","website":None,"mode":1,"created":1709665203.1,"modified":None,"likes":0,"dislikes":0,"hash":"x","replies":[{"id":2,"parent":1,"text":T2,"author":"Paul","created":1709665203.1}]},{"id":3,"parent":None,"text":T3,"author":"Ana","created":1709665203.1,"replies":[]}],"hidden_replies":0}),comments=std)
shape("remark42",json.dumps({"comments":[{"comment":{"id":"a1","pid":"","text":f"<p>{T1}</p>","orig":T1,"user":{"name":"Léa","id":"g_1"},"locator":{"site":"s","url":"https://b.example/velo"},"score":0,"time":"2024-03-05T10:00:00.000Z","title":"Vive le vélo"},"replies":[{"comment":{"id":"a2","pid":"a1","text":T2,"user":{"name":"Paul"},"time":"2024-03-05T10:00:00.000Z","title":"Vive le vélo"}}]},{"comment":{"id":"a3","pid":"","text":T3,"user":{"name":"Ana"},"time":"2024-03-05T10:00:00.000Z","title":"Vive le vélo"}}],"info":{"url":"https://b.example/velo","count":3}}),comments=std)
shape("github discussions gql",json.dumps({"data":{"repository":{"discussion":{"title":"Vive le vélo","body":A,"author":{"login":"Luc"},"createdAt":"2024-03-05T10:00:00Z","url":"https://g.example/d/1","comments":{"totalCount":2,"nodes":[{"id":"DC1","body":T1,"author":{"login":"Léa"},"createdAt":"2024-03-05T10:00:00Z","replies":{"nodes":[{"id":"DC2","body":T2,"author":{"login":"Paul"},"createdAt":"2024-03-05T10:00:00Z"}]}},{"id":"DC3","body":T3,"author":{"login":"Ana"},"createdAt":"2024-03-05T10:00:00Z","replies":{"nodes":[]}}]}}}}}),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("github issue comments",json.dumps(rows(lambda i,a,t,p:{"url":"https://api.example/1","html_url":"https://g.example/1","issue_url":"https://g.example/i/1","id":i+1,"node_id":"IC","user":{"login":a,"id":9,"type":"User"},"created_at":"2024-03-05T10:00:00Z","updated_at":"2024-03-05T10:00:00Z","author_association":"NONE","body":t,"reactions":{"total_count":0}})),comments=flat)
shape("flat list",json.dumps(rows(lambda i,a,t,p:{"author":a,"text":t,"date":"2024-03-05","likes":2})),comments=flat)
shape("flat jsonl",lines(rows(lambda i,a,t,p:{"author":a,"text":t,"date":"2024-03-05","likes":2})),comments=flat)
shape("flat jsonl fr",lines(rows(lambda i,a,t,p:{"pseudo":a,"commentaire":t,"date":"05/03/2024 10:00","nb_likes":2})),comments=flat)
shape("threaded jsonl",lines(rows(lambda i,a,t,p:{"id":i+1,"author":a,"text":t,"date":"2024-03-05","parent_id":None if p is None else p+1})),comments=std)
shape("bluesky",json.dumps({"thread":{"$type":"app.bsky.feed.defs#threadViewPost","post":{"uri":"at://1","cid":"b1","author":{"did":"did:1","handle":"luc.bsky","displayName":"Luc","createdAt":"2020-01-01T00:00:00Z"},"record":{"$type":"app.bsky.feed.post","createdAt":"2024-03-05T10:00:00Z","text":A,"langs":["fr"]},"replyCount":2,"indexedAt":"2024-03-05T10:00:01Z"},"replies":[{"post":{"uri":"at://2","cid":"b2","author":{"handle":"lea","displayName":"Léa"},"record":{"createdAt":"2024-03-05T10:00:00Z","text":T1,"reply":{"parent":{"uri":"at://1","cid":"b1"},"root":{"uri":"at://1","cid":"b1"}}}},"replies":[{"post":{"uri":"at://3","cid":"b3","author":{"handle":"paul","displayName":"Paul"},"record":{"createdAt":"2024-03-05T10:00:00Z","text":T2,"reply":{"parent":{"uri":"at://2","cid":"b2"},"root":{"uri":"at://1","cid":"b1"}}}},"replies":[]}]},{"post":{"uri":"at://4","cid":"b4","author":{"handle":"ana","displayName":"Ana"},"record":{"createdAt":"2024-03-05T10:00:00Z","text":T3,"reply":{"parent":{"uri":"at://1"},"root":{"uri":"at://1"}}}},"replies":[]}]}}),text=A,author="Luc",comments=std)
shape("twitter v2",json.dumps({"data":rows(lambda i,a,t,p:{"id":str(200+i),"text":t,"author_id":str(i+2),"created_at":"2024-03-05T10:00:00.000Z","conversation_id":"199","referenced_tweets":[{"type":"replied_to","id":"199" if p is None else str(200+p)}]}),"includes":{"users":[{"id":str(n+2),"name":a,"username":a.lower()} for n,a in enumerate(("Léa","Paul","Ana"))]},"meta":{"result_count":3}}),comments=std)
shape("tiktok",json.dumps({"comments":[{"cid":"1","text":T1,"create_time":1709665203,"digg_count":2,"user":{"uid":"8","nickname":"Léa","unique_id":"lea"},"reply_comment":[{"cid":"2","text":T2,"create_time":1709665203,"reply_id":"1","user":{"nickname":"Paul"}}],"reply_id":"0","aweme_id":"77"},{"cid":"3","text":T3,"create_time":1709665203,"user":{"nickname":"Ana"},"reply_id":"0","reply_comment":None,"aweme_id":"77"}],"cursor":20,"has_more":0}),comments=std)
shape("apify tiktok",json.dumps(rows(lambda i,a,t,p:{"text":t,"diggCount":2,"replyCommentTotal":0,"createTimeISO":"2024-03-05T10:00:00.000Z","createTime":1709665203,"uniqueId":a,"videoWebUrl":"https://t.example/v/1","uid":"88","cid":str(i+1),"avatarThumbnail":"https://","repliesToId":None if p is None else str(p+1)})),comments=std)
shape("telegram",json.dumps({"name":"Canal vélo","type":"public_supergroup","id":5,"messages":[{"id":1,"type":"service","date":"2024-03-01T10:00:00","actor":"Luc","action":"create_group","text":""},*rows(lambda i,a,t,p:{"id":i+2,"type":"message","date":"2024-03-05T10:00:00","date_unixtime":"1709665203","from":a,"from_id":"user1",**({} if p is None else {"reply_to_message_id":p+2}),"text":t if i else ["Tout à fait ",{"type":"bold","text":"d'accord"}," avec vous."],"text_entities":[{"type":"plain","text":t}]})]}),comments=std)
shape("discord",json.dumps({"guild":{"id":"1","name":"Vélo"},"channel":{"id":"2","type":"GuildTextChat","name":"général","topic":None},"dateRange":{"after":None},"exportedAt":"2024-03-06T10:00:00+00:00","messages":rows(lambda i,a,t,p:{"id":str(i+1),"type":"Default" if p is None else "Reply","timestamp":"2024-03-05T10:00:00+00:00","timestampEdited":None,"isPinned":False,"content":t,"author":{"id":"8","name":a.lower(),"discriminator":"0","nickname":a,"isBot":False},"attachments":[],"embeds":[],"reactions":[],"mentions":[],**({} if p is None else {"reference":{"messageId":str(p+1),"channelId":"2","guildId":"1"}})}),"messageCount":3}),comments=std)
shape("hypothesis",json.dumps({"total":3,"rows":rows(lambda i,a,t,p:{"id":f"h{i}","created":"2024-03-05T10:00:00+00:00","updated":"2024-03-05T10:00:00+00:00","user":f"acct:{a}@hypothes.is","uri":"https://b.example/velo","text":t,"tags":[],"group":"__world__","references":[] if p is None else [f"h{p}"],"target":[{"source":"https://b.example/velo"}],"document":{"title":["Vive le vélo"]},"user_info":{"display_name":a}})}),comments=std)
shape("gitlab notes",json.dumps(rows(lambda i,a,t,p:{"id":i+1,"type":None,"body":t,"author":{"id":1,"name":a,"username":a.lower(),"state":"active"},"created_at":"2024-03-05T10:00:00.000Z","updated_at":"2024-03-05T10:00:00.000Z","system":False,"noteable_id":5,"noteable_type":"Issue","resolvable":False})),comments=flat)
shape("peertube",json.dumps({"total":2,"data":rows(lambda i,a,t,p:{"id":i+1,"url":"https://p.example/c/1","text":t,"threadId":1,"inReplyToCommentId":None if p is None else p+1,"videoId":7,"createdAt":"2024-03-05T10:00:00.000Z","updatedAt":"2024-03-05T10:00:00.000Z","deletedAt":None,"isDeleted":False,"totalReplies":0,"account":{"id":3,"name":a.lower(),"displayName":a,"host":"p.example"}})}),comments=std)
shape("coral dump",lines(rows(lambda i,a,t,p:{"id":f"u{i}","storyID":"s1","parentID":None if p is None else f"u{p}","authorID":"x","author":{"username":a},"body":f"<div>{t}</div>","status":"APPROVED","createdAt":"2024-03-05T10:00:00.000Z"})),comments=std)
shape("mongo jsonl",lines(rows(lambda i,a,t,p:{"_id":{"$oid":f"65e{i}"},"articleId":{"$oid":"77"},"user":{"name":a},"content":t,"createdAt":{"$date":"2024-03-05T10:00:00Z"},"parentId":None if p is None else {"$oid":f"65e{p}"}})),comments=std)
shape("ghost members comments",json.dumps({"comments":[{"id":"6a","html":f"<p>{T1}</p>","status":"published","created_at":"2024-03-05T10:00:00.000Z","member":{"id":"m","name":"Léa","expertise":"x"},"replies":[{"id":"6b","html":f"<p>{T2}</p>","status":"published","created_at":"2024-03-05T10:00:00.000Z","member":{"name":"Paul"}}],"count":{"likes":1}},{"id":"6c","html":f"<p>{T3}</p>","status":"published","created_at":"2024-03-05T10:00:00.000Z","member":{"name":"Ana"},"replies":[]}],"meta":{"pagination":{"page":1}}}),comments=std)
shape("substack",json.dumps({"comments":[{"id":1,"body":T1,"date":"2024-03-05T10:00:00.000Z","name":"Léa","handle":"lea","user_id":4,"post_id":9,"deleted":False,"ancestor_path":"","children":[{"id":2,"body":T2,"date":"2024-03-05T10:00:00.000Z","name":"Paul","ancestor_path":"1","children":[]}]},{"id":3,"body":T3,"date":"2024-03-05T10:00:00.000Z","name":"Ana","children":[]}]}),comments=std)
shape("csv verbatim",table("N°;Date de réponse;Prénom;Verbatim",[(str(i+1),"05/03/2024 10:00",a,t) for i,(a,t) in enumerate(cs)]),comments=flat)
shape("csv google forms",table("Horodateur,Votre nom ou pseudonyme,Vous êtes,Êtes-vous favorable au vélo ?,Expliquez votre avis (réponse libre),Accepteriez-vous d’être recontacté(e) ?",[("05/03/2024 10:00:00",a,"Parent d’élève","Non",q+t+q,"Oui") for a,t in cs],","),comments=flat)
shape("csv google forms en",table('Timestamp,Email Address,What is your name?,How old are you?,Any comments about the bike lanes?',[("3/5/2024 10:00:00","x@example.org",a,"35-44",q+t+q) for a,t in cs],","),comments=flat)
shape("csv ms forms",table("ID;Heure de début;Heure de fin;Adresse de messagerie;Nom;Que pensez-vous des pistes cyclables ?",[(str(i+1),"05/03/2024 10:00:00","05/03/2024 10:05:00","anonymous",a,t) for i,(a,t) in enumerate(cs)]),comments=flat)
shape("csv framaforms",table("Numéro de série;SID;Date de soumission;Date de complétion;Dernière modification;Utilisateur;Adresse IP;Votre pseudo;Votre avis sur le projet",[(str(i+1),str(i+100),"05/03/2024 - 10:00","05/03/2024 - 10:00","05/03/2024 - 10:00","Anonyme","127.0.0.1",a,t) for i,(a,t) in enumerate(cs)]),comments=flat)
shape("csv limesurvey",table('"ID de la réponse","Date de soumission","Dernière page","Langue de départ","Tête de série","Votre prénom ?","Avez-vous des remarques à ajouter ?"',[(q+str(i+1)+q,'"2024-03-05 10:00:00"','"3"','"fr"','"123"',q+a+q,q+t+q) for i,(a,t) in enumerate(cs)],","),comments=flat)
shape("csv moderation",table("ID;Date de création;Auteur;Contenu du commentaire;Décision;Motif;Modérateur",[("1","05/03/2024 10:00","Léa",T1,"Accepté","","mod1"),("2","05/03/2024 10:00","Troll","Achetez mes pilules sur mon site web","Rejeté","publicité","mod1"),("3","05/03/2024 10:00","Ana",T3,"Accepté","","mod2")]),comments=[("Léa",T1,None,True),("Ana",T3,None,True)])
shape("csv yt exporter",table('Author,Comment,Likes,Published At,Reply Count,Is Reply,Parent ID,Comment ID',[("Léa",q+t+q,"2","2024-03-05T10:00:00Z","0","FALSE","",str(1)) for a,t in cs[:1]]+[("Paul",q+T2+q,"2","2024-03-05T10:00:00Z","0","TRUE","1","2"),("Ana",q+T3+q,"2","2024-03-05T10:00:00Z","0","FALSE","","3")],","),comments=std)
shape("csv exportcomments",table('\ufeff,Name,Profile ID,Date,Likes,Live video timestamp,Comment,(view source)',[(str(i+1),a,"ID: 12","2024-03-05 10:00:00","2","",q+t+q,"view comment") for i,(a,t) in enumerate(cs)],","),comments=flat)
shape("csv avis clients",table('Note;Date avis;Client;Titre avis;Avis;Réponse marchand',[("4","05/03/2024",a,"Bien",t,"") for a,t in cs]),comments=flat)
shape("csv who when what",table('Qui;Quand;Quoi',[(a,"05/03/2024 10:00",t) for a,t in cs]),comments=flat)
shape("csv wide en",table('comment_id,post_id,parent_comment_id,user_name,comment_text,created_time,like_count,reply_count',[(str(i+1),"9","" if p is None else str(p+1),a,q+t+q,"2024-03-05T10:00:00+0000","1","0") for i,(a,t,p) in enumerate((("Léa",T1,None),("Paul",T2,0),("Ana",T3,None)))],","),comments=std)
shape("csv reddit",table('id,author,body,created_utc,score,permalink,parent_id,link_id,subreddit',[(f"kt{i}a",a,q+t+q,str(1709665203+i),"3","/r/x/c","t3_1b7" if p is None else f"t1_kt{p}a","t3_1b7","velo") for i,(a,t,p) in enumerate((("Léa",T1,None),("Paul",T2,0),("Ana",T3,None)))],","),comments=std)
shape("reddit listing", json.dumps([{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"1b7","name":"t3_1b7","title":"Vive le vélo","selftext":A,"author":"Luc","created_utc":1709665000.0,"num_comments":3,"permalink":"/r/velo/1b7","url":"https://www.reddit.com/r/velo/1b7"}}]}},{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"k0","name":"t1_k0","author":"Léa","body":T1,"created_utc":1709665203.0,"parent_id":"t3_1b7","link_id":"t3_1b7","replies":{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"k1","author":"Paul","body":T2,"created_utc":1709665203.0,"parent_id":"t1_k0","link_id":"t3_1b7","replies":""}}]}}}},{"kind":"t1","data":{"id":"k2","author":"Ana","body":T3,"created_utc":1709665203.0,"parent_id":"t3_1b7","link_id":"t3_1b7","replies":""}},{"kind":"more","data":{"count":3,"children":["a","b"]}}]}}]),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("xenforo api", json.dumps({"thread":{"thread_id":5,"title":"Vive le vélo","username":"Luc","post_date":1709665203,"reply_count":3,"first_post_id":10},"posts":[{"post_id":10+n,"thread_id":5,"username":a,"post_date":1709665203,"message":t,"position":n,"message_state":"visible"} for n,(a,t) in enumerate((("Luc",A),("Léa",T1),("Paul",T2),("Ana",T3)))],"pagination":{"current_page":1}}),title="Vive le vélo",text=A,author="Luc",comments=flat)
shape("article fr nested", json.dumps({"titre":"Vive le vélo","auteur":{"prenom":"Luc","nom":"Morel"},"date_publication":"05/03/2024","corps":A,"commentaires":[{"identifiant":1,"auteur":{"pseudo":"Léa"},"date":"05/03/2024 10:00","message":T1,"reponses":[{"identifiant":2,"auteur":{"pseudo":"Paul"},"date":"05/03/2024 11:00","message":T2}]},{"identifiant":3,"auteur":{"pseudo":"Ana"},"date":"05/03/2024 12:00","message":T3}]}),title="Vive le vélo",text=A,author="Luc Morel",date="2024-03-05",comments=std)
shape("strapi", json.dumps({"data":{"id":1,"attributes":{"title":"Vive le vélo","content":A,"publishedAt":"2024-03-05T10:00:00Z","author":{"data":{"id":1,"attributes":{"name":"Luc"}}},"comments":{"data":[{"id":1,"attributes":{"content":T1,"createdAt":"2024-03-05T10:00:00Z","authorName":"Léa"}},{"id":2,"attributes":{"content":T3,"createdAt":"2024-03-05T10:00:00Z","authorName":"Ana"}}]}}}}),title="Vive le vélo",text=A,author="Luc",comments=[("Léa",T1,None,True),("Ana",T3,None,True)])
shape("hyvor", json.dumps({"page":{"title":"Vive le vélo","url":"https://b.example/velo"},"comments":[{"id":1,"parent_id":None,"body_html":f"<p>{T1}</p>","user":{"name":"Léa","username":"lea"},"created_at":1709665203,"depth":0},{"id":2,"parent_id":1,"body_html":f"<p>{T2}</p>","user":{"name":"Paul"},"created_at":1709665203},{"id":3,"parent_id":None,"body_html":T3,"user":{"name":"Ana"},"created_at":1709665203}]}),title="Vive le vélo",comments=std)
shape("viafoura/openweb", json.dumps({"conversation":{"id":"x","comments":[{"id":"c1","user_id":"u1","content":[{"type":"text","text":T1}],"written_at":1709665203,"replies":[{"id":"c2","user_id":"u2","content":[{"type":"text","text":T2}],"written_at":1709665203,"replies":[]}]},{"id":"c3","user_id":"u3","content":[{"type":"text","text":T3}],"written_at":1709665203,"replies":[]}],"users":{"u1":{"id":"u1","display_name":"Léa"},"u2":{"display_name":"Paul"},"u3":{"display_name":"Ana"}},"extract_data":{"title":"Vive le vélo","url":"https://p.example/velo"}}}),comments=std,title="Vive le vélo")
shape("decidim graphql", json.dumps({"data":{"participatoryProcess":{"title":{"translation":"Concertation"},"components":[{"proposal":{"id":"5","title":{"translation":"Vive le vélo"},"body":{"translation":A},"publishedAt":"2024-03-05T10:00:00+01:00","author":{"name":"Luc"},"comments":[{"id":"1","body":T1,"createdAt":"2024-03-05T10:00:00+01:00","author":{"name":"Léa"},"comments":[{"id":"2","body":T2,"createdAt":"2024-03-05T10:00:00+01:00","author":{"name":"Paul"},"comments":[]}]},{"id":"3","body":T3,"createdAt":"2024-03-05T10:00:00+01:00","author":{"name":"Ana"},"comments":[]}]}}]}}}),title="Vive le vélo",text=A,author="Luc",comments=std)
shape("change.org reasons", json.dumps({"items":[{"id":1,"comment":T1,"likes":2,"created_at":"2024-03-05T10:00:00Z","user":{"display_name":"Léa"}},{"id":2,"comment":T2,"created_at":"2024-03-05T10:00:00Z","user":{"display_name":"Paul"}}],"last_page":True}),comments=[("Léa",T1,None,True),("Paul",T2,None,True)])
shape("disqus csv", table("id,message,createdAt,author_name,author_username,parent,thread,isSpam,isDeleted",[("1",q+T1+q,"2024-03-05T10:00:00","Léa","lea","","77","false","false"),("2",q+T2+q,"2024-03-05T10:00:00","Paul","paul","1","77","false","false"),("3",q+"pub"+q,"2024-03-05T10:00:00","Bot","bot","","77","true","false"),("4",q+T3+q,"2024-03-05T10:00:00","Ana","ana","","77","false","false")],","),comments=std)
shape("wp csv", table("comment_ID,comment_post_ID,comment_author,comment_author_email,comment_date,comment_content,comment_approved,comment_parent",[("1","9","Léa","l@e.fr","2024-03-05 10:00:00",q+T1+q,"1","0"),("2","9","Paul","","2024-03-05 10:00:00",q+T2+q,"1","1"),("3","9","Ana","","2024-03-05 10:00:00",q+T3+q,"1","0"),("4","9","Bot","","2024-03-05 10:00:00",q+"Buy now pills cheap"+q,"spam","0")],","),comments=std)
shape("surveymonkey", table('Respondent ID,Collector ID,Start Date,End Date,IP Address,Que pensez-vous des pistes cyclables ?,Votre prénom',[("","","","","","Open-Ended Response","Open-Ended Response")]+[(str(i+100),"7","03/05/2024 10:00:00","03/05/2024 10:05:00","127.0.0.1",q+t+q,a) for i,(a,t) in enumerate(cs)],","),comments=flat)
shape("registre enquete", table("N° d'observation;Date de dépôt;Nom du déposant;Commune;Observation;Avis du commissaire",[(str(i+1),"05/03/2024 à 10h00",a,"Aubrelles",t,"") for i,(a,t) in enumerate(cs)]),comments=flat)
shape("what people are called beside their logins", table("id,parent_id,text,created_at_utc,username,user_full_name",[("1","",q+T1+q,"2024-03-05T10:00:00","lea31","Léa"),("2","1",q+T2+q,"2024-03-05T11:00:00","Paul",""),("3","",q+T3+q,"2024-03-05T12:00:00","ana.b","Ana")],","),comments=std)
shape("excel fr with thread", table("Ref;Répond à;Auteur(e);Posté le;Commentaire (texte intégral)",[("1","","Léa","05/03/2024 10:00",T1),("2","1","Paul","05/03/2024 11:00",T2),("3","","Ana","05/03/2024 12:00",T3)]),comments=std)
shape("article in fields of its own", json.dumps({"headline":"Vive le vélo","articleBody":A,"comments":rows(lambda i,a,t,p:{"id":i+1,"author":a,"date":"2024-03-05T10:00:00Z","text":t})}),title="Vive le vélo",text=A,comments=flat)
shape("article in paragraphs", json.dumps({"title":"Vive le vélo","summary":"Un résumé.","paragraphs":[A],"comments":rows(lambda i,a,t,p:{"id":i+1,"author":a,"date":"2024-03-05T10:00:00Z","text":t})}),title="Vive le vélo",text=A,comments=flat)
shape("flat by depth", json.dumps({"title":"Vive le vélo","text":A,"comments":rows(lambda i,a,t,p:{"id":i+1,"author":a,"date":"2024-03-05T10:00:00Z","text":t,"depth":0 if p is None else 1})}),title="Vive le vélo",text=A,comments=std)
shape("taken away", json.dumps({"title":"Vive le vélo","text":A,"comments":[*rows(lambda i,a,t,p:{"id":i+1,"author":a,"date":"2024-03-05T10:00:00Z","text":t,"deleted_at":None}),{"id":9,"author":"X","date":"2024-03-05T10:00:00Z","text":"Pub","deleted_at":"2024-03-06"},{"id":10,"author":"X","date":"2024-03-05T10:00:00Z","text":"Pub","deleted":1}]}),title="Vive le vélo",text=A,comments=flat)
# fmt: on


@pytest.mark.parametrize(("raw", "n", "article", "comments"), SHAPES)
def test_export(raw, n, article, comments):
    found = list(read_all(raw))
    page = found[0]
    place = {comment.id: number for number, comment in enumerate(page.comments)}
    assert len(found) == n
    assert (page.title, page.text, page.author, article[3] and page.date) == article
    assert [(c.author, c.text, place.get(c.parent_id), c.date is not None) for c in page.comments] == comments


def test_articles_with_comments_of_their_own_stand_anywhere_in_an_answer():
    def node(number, title, comments):
        return {
            "node": {
                "id": str(number),
                "reference": f"PROP-{number}",
                "title": {"translation": title},
                "body": {"translation": f"<p>Nous demandons {title.lower()} avant l'hiver.</p>"},
                "author": {"name": "Parents de Valès"},
                "comments": [
                    {"id": f"{number}{at}", "body": text, "createdAt": "2023-03-15", "author": {"name": name}}
                    for at, (name, text) in enumerate(comments)
                ],
            }
        }

    pages = list(
        read_all(
            json.dumps(
                {
                    "data": {
                        "process": {
                            "title": {"translation": "Budget 2023"},
                            "components": [
                                {"id": "1", "name": {"translation": "Rencontres"}},
                                {
                                    "proposals": {
                                        "edges": [
                                            node(
                                                1,
                                                "Une rue aux écoles",
                                                [("Léa", "Pour."), ("Paul", "Contre.")],
                                            ),
                                            node(2, "Des bancs", [("Ana", "Enfin.")]),
                                        ]
                                    }
                                },
                            ],
                        }
                    }
                }
            ).encode(),
            name="export",
        )
    )
    assert [(page.title, [c.author for c in page.comments]) for page in pages] == [
        ("Une rue aux écoles", ["Léa", "Paul"]),
        ("Des bancs", ["Ana"]),
    ]


def test_what_answers_a_post_answers_none_of_its_authors_comments_and_bold_is_no_text():
    def status(number, name, answers, content):
        return {
            "id": str(number),
            "in_reply_to_id": answers and str(answers),
            "created_at": f"2024-04-07T16:3{number}:00.000Z",
            "account": {"username": name, "display_name": name},
            "content": f"<p>{content}</p>",
        }

    page = read(
        json.dumps(
            {
                "status": status(
                    1, "lisette", None, "Faut-il ouvrir la bibliothèque le dimanche, dites-moi ?"
                ),
                "context": {
                    "descendants": [
                        status(2, "jmr", 1, "@lisette J'en suis."),
                        status(3, "lisette", 2, "@jmr Élu."),
                        status(4, "bienne", 1, "@lisette Chez nous c'est <b>fait</b>."),
                    ]
                },
            }
        ).encode(),
        name="export",
    )
    assert [(c.author, c.parent_id) for c in page.comments] == [
        ("jmr", None),
        ("lisette", "2"),
        ("bienne", None),
    ]
    assert page.comments[2].text == "@lisette Chez nous c'est fait."


@pytest.mark.parametrize(
    "service", [{"subreddit": "velo", "link_id": "t3_a"}, {"ap_id": "https://lemmy.example/c/1"}]
)
def test_texts_that_a_service_has_in_markdown_are_read_as_they_show(service):
    def row(**more):
        return {**service, "author": "lea", "created_utc": 1700000000, **more}

    page = read(
        json.dumps(
            {
                "title": "Le vélo",
                "text": "Le vélo est bon pour la ville, et la ville le lui rend mal depuis trente ans.",
                "comments": [
                    row(
                        id="b",
                        body="Il reste **moins que rien** &gt; voir [le site](https://a.example/x).\n\n* un\n* deux",
                    ),
                    row(id="c", body="## Bilan\n\nBravo, `a*b*c` compris."),
                ],
            }
        ).encode(),
        name="export",
    )
    assert [c.text for c in page.comments] == [
        "Il reste moins que rien > voir le site.\n\n* un\n* deux",
        "Bilan\n\nBravo, a*b*c compris.",
    ]


def test_when_a_store_took_a_row_in_is_no_date_of_it():
    rows = "\n".join(
        json.dumps(
            {
                "_id": f"abj-{n}",
                "_source": {
                    "@timestamp": "2024-06-13T02:00:04Z",
                    "article": {"titre": "La mairie veut des tickets"},
                    "intervenant": who,
                    "dit_le": f"2024-06-1{n}T06:12:00+00:00",
                    "propos": text,
                },
            }
        )
        for n, (who, text) in enumerate(
            (
                ("Tantie", "Qui va vendre un ticket à cinq heures du matin ?"),
                ("Docteur", "Je soigne chaque semaine des passagers qui n'avaient pas de gare."),
                ("Moussa", "Ici on a des tickets depuis dix ans, et personne n'en meurt."),
            )
        )
    )
    page = read(rows.encode(), name="export")
    assert [(c.author, c.date) for c in page.comments] == [
        (who, f"2024-06-1{n}T06:12:00+00:00") for n, who in enumerate(("Tantie", "Docteur", "Moussa"))
    ]


def test_keys_that_no_list_knows():
    def said(n, who, text, *answers):
        return {
            "surnom": who,
            "quand_ca": f"2020-01-1{n} 07:22",
            "mots": text,
            "pouces": n,
            "suites": list(answers),
        }

    page = read(
        json.dumps(
            {
                "manchette": "Le déneigement coûtera plus cher",
                "suivi": [
                    said(
                        1,
                        "Ti-Guy",
                        "Soixante piastres pour un banc de neige, non merci.",
                        said(
                            2,
                            "Infirmière",
                            "On en ramasse deux par tempête, doucement.",
                            said(3, "Ti-Guy", "Correct, je vas prendre des pauses."),
                        ),
                    ),
                    said(4, "lucette.b", "Je m'inscris à la coop comme bénévole, où doit-on appeler ?"),
                ],
            }
        ).encode(),
        name="export",
    )
    author = {c.id: c.author for c in page.comments}
    assert [(c.author, c.date, author.get(c.parent_id)) for c in page.comments] == [
        ("Ti-Guy", "2020-01-11T07:22", None),
        ("Infirmière", "2020-01-12T07:22", "Ti-Guy"),
        ("Ti-Guy", "2020-01-13T07:22", "Infirmière"),
        ("lucette.b", "2020-01-14T07:22", None),
    ]


def test_keys_of_something_else_stay_as_they_are():
    row = {"title": "La crue", "text": "L'eau est montée de deux mètres dans la nuit de jeudi à vendredi."}
    prices = [
        {"ref": f"A{n}", "libelle": "Pompe de cave à moteur immergé, livrée en deux jours", "prix": n}
        for n in range(4)
    ]
    page = read(json.dumps({**row, "annonces": prices}).encode(), name="export")
    assert page.comments == ()
    assert page.title == "La crue"
