"""Who gets what at every door, in every phase, written by hand."""

# What each of PEOPLE gets, one column for each of PHASES. Written by hand from who should be able to do what:
# + it is done or shown, 3 not yours (403), 4 as if it were not there (404), 9 not now (409), 2 mend your form (422).
CELLS = """
GET  /                                         +++++++ +++++++ +++++++ +++++++
GET  /archive                                  +++++++ +++++++ +++++++ +++++++
GET  /privacy                                  +++++++ +++++++ +++++++ +++++++
GET  /accessibility                            +++++++ +++++++ +++++++ +++++++
GET  /cookies                                  +++++++ +++++++ +++++++ +++++++
GET  /pages/privacy/edit                       333333+ 333333+ 333333+ 333333+
POST /pages/privacy/edit notice                333333+ 333333+ 333333+ 333333+
POST /pages/other/edit notice                  4444444 4444444 4444444 4444444
GET  /my-data                                  +++++++ +++++++ +++++++ +++++++
GET  /my-data.json                             4++++++ 4++++++ 4++++++ 4++++++
GET  /my-data/erase?what=words                 +++++++ +++++++ +++++++ +++++++
POST /my-data/erase words                      9++++++ 9++++++ 9++++++ 9++++++
POST /my-data/erase everything                 9++++++ 9++++++ 9++++++ 9++++++
GET  /visions/new                              333333+ 333333+ 333333+ 333333+
POST /visions/new draft                        333333+ 333333+ 333333+ 333333+
POST /visions draft                            333333+ 333333+ 333333+ 333333+
GET  {v}                                       4444+++ +++++++ +++++++ +++++++
GET  {v}/opened                                4444+++ +++++++ +++++++ +++++++
GET  {v}/poster                                4444+++ +++++++ +++++++ +++++++
GET  {v}/cards                                 4444+++ +++++++ +++++++ +++++++
GET  {v}/introduction                          4444+++ +++++++ +++++++ +++++++
GET  {v}/pictures/{picture}                    4444+++ +++++++ +++++++ +++++++
GET  {v}/ready                                 44443++ 33333++ 33333++ 33333++
GET  {v}/ready/preview                         44443++ 3333399 3333399 3333399
GET  {v}/ready/introduction                    44443++ 33333++ 33333++ 33333++
POST {v}/ready/introduction introduce          44443++ 33333++ 33333++ 33333++
POST {v}/ready/introduction picture            44443++ 33333++ 33333++ 33333++
GET  {v}/ready/groups                          44443++ 3333399 3333399 3333399
POST {v}/ready/groups groups                   33333++ 3333399 3333399 3333399
GET  {v}/ready/places                          44443++ 3333399 3333399 3333399
POST {v}/ready/places places                   33333++ 3333399 3333399 3333399
GET  {v}/ready/text                            44443++ 3333399 3333399 3333399
POST {v}/ready/text draft                      44443++ 3333399 3333399 3333399
POST {v}/ready/text keep-text                  3333399 3333399 3333399 3333399
GET  {v}/ready/throw-away                      444433+ 3333399 3333399 3333399
POST {v}/ready/throw-away                      3333339 3333339 3333339 3333339
GET  {v}/running/dates                         44443++ 33333++ 33333++ 3333399
GET  {v}/archive                               444433+ 333333+ 333333+ 333333+
POST {v}/archive why                           3333339 3333339 333333+ 333333+
GET  {v}/qr.svg                                4444+++ +++++++ +++++++ +++++++
GET  {v}/rule                                  4444+++ +++++++ +++++++ +++++++
GET  {v}/results                               4444+++ +++++++ +++++++ +++++++
GET  {v}/results.csv                           4444+++ +++++++ +++++++ +++++++
GET  {v}/versions/1                            4444+++ +++++++ +++++++ +++++++
GET  {v}/versions/2                            4444444 4444444 4444444 +++++++
GET  {v}/versions/2/words                      4444444 4444444 4444444 +++++++
GET  {v}/versions/1/2                          4444444 4444444 4444444 +++++++
GET  {v}/compare                               4444+++ +++++++ +++++++ +++++++
GET  {v}/principles/1/history                  4444+++ +++++++ +++++++ +++++++
GET  {v}/vote                                  4444+++ +++++++ +++++++ +++++++
GET  {v}/mine                                  4444+++ +++++++ +++++++ +++++++
GET  {v}/about-you                             4444+++ +++++++ +++++++ +++++++
POST {v}/about-you about                       9993999 +++3+++ +++3+++ +++3+++
GET  {v}/principles/1/suggest                  4444+++ +++++++ +++++++ +++++++
POST {v}/principles/1/suggest edit             4444333 +++3333 9993333 9993333
GET  {v}/principles/1/restructure              4444+++ +++++++ +++++++ +++++++
GET  {v}/restructure/new                       4444+++ +++++++ +++++++ +++++++
GET  {v}/restructure/join?principle=1          4444+++ +++++++ +++++++ +++++++
GET  {v}/restructure/join                      4444444 4444444 4444444 4444444
GET  {v}/restructure/wording?principle=1       4444444 4444444 4444444 4444444
POST {v}/restructure/new look                  4444+++ +++++++ +++++++ +++++++
POST {v}/restructure/wording begin             4443333 4443333 4443333 4443333
POST {v}/restructure/new begin                 4443333 +++3333 9993333 9993333
POST {v}/restructure/retire about-one          4443333 +++3333 9993333 9993333
POST {v}/restructure/rename about-one          4443333 +++3333 9993333 9993333
POST {v}/restructure/move about-one            4443333 +++3333 9993333 9993333
POST {v}/restructure/join about-two            4443333 +++3333 9993333 9993333
POST {v}/restructure/split about-one           4443333 2223333 9993333 9993333
POST {v}/restructure/whole begin               4443333 +++3333 9993333 9993333
GET  {v}/edits/1                               4444+++ +++++++ +++++++ +++++++
GET  /items/{principle}                        4444+++ +++++++ +++++++ +++++++
POST /items/{principle}/vote stance            9993333 +++3333 9993333 9993333
POST /items/{edit}/vote stance                 9993333 +++3333 9993333 9993333
POST /items/{withdrawn}/vote stance            9993333 9993333 9993333 9993333
POST /items/{hidden}/vote stance               9993333 9993333 9993333 9993333
POST /items/{principle}/take-back              9993333 +++3333 9993333 9993333
GET  /items/{edit}/back                        +++++++ +++++++ +++++++ +++++++
POST /items/{edit}/back why                    9993333 +++3333 9993333 9993333
POST /items/{withdrawn}/back why               9993333 9993333 9993333 9993333
POST /items/{edit}/withdraw                    9993999 3333333 3333333 3333333
POST /items/{own}/withdraw                     9993999 3+33333 3+33333 3933333
GET  /items/{principle}/comment                4444+++ +++++++ +++++++ +++++++
POST /items/{principle}/comment remark         4443999 +++3+++ +++3+++ +++3+++
POST /items/{hidden}/comment remark            4443999 9993999 9993999 9993999
POST /comments/{comment}/withdraw              9993999 3333333 3333333 3333333
POST /comments/{said}/withdraw                 9993999 3+33333 3+33333 3+33333
GET  /comments/{comment}/suggest               4444+++ +++++++ +++++++ +++++++
POST /comments/{comment}/confirm               3333399 3333399 3333399 3333399
GET  /flag?item={edit}                         4444+++ +++++++ +++++++ +++++++
POST /flag?item={edit} why                     4443999 +++3+++ +++3+++ +++3+++
POST /flag?comment={comment} why               4443999 +++3+++ +++3+++ +++3+++
GET  /hide?item={edit}                         44443++ 33333++ 33333++ 33333++
POST /hide?item={edit} why                     33333++ 33333++ 33333++ 33333++
POST /hide?comment={comment} why               33333++ 33333++ 33333++ 33333++
POST /hide?item={hidden} show                  33333++ 33333++ 33333++ 33333++
GET  /items/{edit}/reword                      44443++ 33333++ 33333++ 33333++
POST /items/{edit}/reword reword               3333399 33333++ 3333399 3333399
GET  /items/{edit}/separate                    44443++ 33333++ 33333++ 33333++
POST /items/{edit}/separate why                3333399 33333++ 3333399 3333399
GET  {v}/moderation                            44443++ 33333++ 33333++ 33333++
POST {v}/moderation decided                    33333++ 33333++ 33333++ 33333++
GET  {v}/patterns                              44443++ 33333++ 33333++ 33333++
POST {v}/patterns voters                       3333399 33333++ 33333++ 3333399
GET  {v}/moderated                             4444+++ +++++++ +++++++ +++++++
GET  {v}/moderated.csv                         4444+++ +++++++ +++++++ +++++++
POST /reviews/{review}/appeal why              4443999 3+33333 3+33333 3+33333
POST /holds/{hold}/withdraw                    9993999 3+33333 3+33333 3+33333
POST {v}/guard guard                           44443++ 33333++ 33333++ 33333++
GET  {v}/running                               44443++ 33333++ 33333++ 33333++
POST {v}/schedule dates                        44443++ 33333++ 33333++ 3333399
POST {v}/rounds round                          4444399 3333399 3333399 33333++
GET  /fates/1                                  4444444 4444444 4444444 33333++
POST /fates/1 fate                             4444444 4444444 4444444 33333++
POST {v}/invite staff                          33333++ 33333++ 33333++ 33333++
GET  {v}/people                                44443++ 33333++ 33333++ 33333++
GET  {v}/people.csv                            44443++ 33333++ 33333++ 33333++
POST {v}/people/take role                      33333++ 33333++ 33333++ 33333++
POST {v}/people/end link                       33333++ 33333++ 3333399 3333399
POST {v}/lift gate                             33333++ 33333++ 33333++ 3333399
POST {v}/people/second-step lost               333333+ 333333+ 333333+ 333333+
GET  {v}/retention                             44443++ 33333++ 33333++ 33333++
POST {v}/retention keep                        44443++ 33333++ 33333++ 33333++
GET  {v}/compose                               4444+++ +++++++ +++++++ +++++++
GET  {v}/compose/1                             4444+++ +++++++ +++++++ +++++++
POST {v}/compose/1 take                        4444999 3333999 3333+++ 3333999
POST {v}/compose/1 own                         4444999 3333999 3333+++ 3333999
POST {v}/compose/1 settle                      4444999 3333999 3333+++ 3333999
GET  {v}/compose/sign                          4444333 3333333 33333++ 3333333
POST {v}/compose/sign name                     3333399 3333399 33333++ 3333399
GET  {v}/draft/clash/1                         4444444 4444444 4444444 4444444
GET  {v}/draft/clash/{rival}                   4444+++ +++++++ +++++++ +++++++
POST {v}/draft/clash/{rival} rival             4444999 3333999 3333+++ 3333999
GET  {v}/record                                4444+++ +++++++ +++++++ +++++++
GET  {v}/record.jsonl                          4444+++ +++++++ +++++++ +++++++
GET  {v}/record.atom                           4444+++ +++++++ +++++++ +++++++
GET  {v}/principles/1/record.atom              4444+++ +++++++ +++++++ +++++++
GET  {v}/principles/9/record.atom              4444444 4444444 4444444 4444444
GET  {v}/news?after=0                          4444+++ +++++++ +++++++ +++++++
GET  /join                                      +++++++ +++++++ +++++++ +++++++
POST /join                                      3333333 3333333 3333333 3333333
GET  {v}/join/wrong                             3333333 3333333 3333333 3333333
POST {v}/join/wrong                             3333333 3333333 3333333 3333333
GET  {v}/join/wrong/invitation                  3333333 3333333 3333333 3333333
GET  {v}/organisation                           4444333 3333333 3333333 3333333
POST {v}/organisation                           3333333 3333333 3333333 3333333
POST {v}/organisation/end                       3333333 3333333 3333333 3333333
GET  /sign-in/wrong                            3333333 3333333 3333333 3333333
POST /sign-in/wrong                            3333333 3333333 3333333 3333333
GET  /healthz                                  +++++++ +++++++ +++++++ +++++++
GET  /here                                     +++++++ +++++++ +++++++ +++++++
GET  /readyz                                   +++++++ +++++++ +++++++ +++++++
GET  /metrics                                  +++++++ +++++++ +++++++ +++++++
GET  /second-step                               33333++ 33333++ 33333++ 33333++
POST /second-step code                          3333399 3333399 3333399 3333399
GET  /second-step/new                           33333++ 33333++ 33333++ 33333++
POST /second-step/new code                      3333322 3333322 3333322 3333322
GET  /devices                                   +++++++ +++++++ +++++++ +++++++
GET  /letters                                  +++++++ +++++++ +++++++ +++++++
POST /letters letters                          9999999 9999999 9999999 9999999
GET  /letters/stop/wrong                       4444444 4444444 4444444 4444444
POST /letters/stop/wrong                       4444444 4444444 4444444 4444444
POST /devices/letter email                      +++++++ +++++++ +++++++ +++++++
POST /sign-out/everywhere                       +++++++ +++++++ +++++++ +++++++
POST /sign-out                                 +++++++ +++++++ +++++++ +++++++
"""
