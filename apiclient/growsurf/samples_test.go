package growsurf_test

// The bodies below are the vendor's published examples, with the slips that
// its texts and older accounts are known for.

const miraJSON = `{"id":"k3v9qd","email":"mira.okafor@example.com","firstName":"Mira","lastName":"Okafor",
 "referralCount":3,"monthlyReferralCount":1,"prevMonthlyReferralCount":2,"leadCount":0,"rank":4,"monthlyRank":7,
 "shareUrl":"https://shop.example.com?grsf=k3v9qd","vanityKeys":["mira","mo"],"createdAt":1788300000000,
 "referralSource":"DIRECT","fraudRiskLevel":"LOW","fraudReasonCode":"UNIQUE_IDENTITY","allMatchingFraudsters":[],
 "ipAddress":"203.0.113.7","fingerprint":"9b1c7e","mobileInstanceId":null,"isWinner":true,
 "shareCount":{"email":2,"twitter":1},"impressionCount":31,"uniqueImpressionCount":25,"inviteCount":4,
 "referrals":["t5n8ya"],"monthlyReferrals":["t5n8ya"],"metadata":{ "tier": "gold", "n": 1.50 },"notes":"","unsubscribed":false,
 "rewards":[` + waitingJSON + `],"isNew":true}`

const waitingJSON = `{"id":"prew_z9y8x7","rewardId":"crew_a1b2c3","status":"PENDING","approved":false,"approvedAt":null,
 "fulfilledAt":null,"isReferrer":true,"isAvailable":false,"isFulfilled":false,"unread":true,"referredId":"t5n8ya","referrerId":"k3v9qd"}`

// oddJSON has a wrong type wherever one has been seen.
const oddJSON = `{"id":"odd111","email":"ana@example.com","firstName":42,"lastName":"Łódź\u001b[2J","referralCount":"4",
 "rank":"9","monthlyRank":3,"monthlyRank":5,"prevMonthlyRank":-1,"vanityKeys":{},"createdAt":"2026-09-02T10:11:12.345Z",
 "referrer":{"id":"k3v9qd","rank":"4"},"fraudRiskLevel":"SEVERE","fraudReasonCode":"UNIQUE_IDENTIY",
 "allMatchingFraudsters":["k3v9qd",{"id":"t5n8ya","why":"device"}],"isWinner":"true","unsubscribed":0,"shareCount":7,
 "impressionCount":1.5,"uniqueImpressionCount":2.0,"metadata":null,"notes":null,"novelty":{"b": "<&>","a":[ 2 ]}}`

const commissionsJSON = `{"limit":100,"nextId":"comm_4","commissions":[
 {"id":"comm_1","referrerId":"k3v9qd","referredId":"t5n8ya","event":"SALE","amount":2397,"saleAmount":7990,"currencyISO":"USD","status":"PENDING","createdAt":1788300000000,"approvedAt":null,"paidAt":null,"holdDuration":30,"amountInCampaignCurrency":2397,"campaignCurrencyISO":"USD"},
 {"id":"comm_2","referrerId":"k3v9qd","referredId":"t5n8ya","amount":9007199254740993,"saleAmount":null,"currencyISO":"JPY","status":"APPROVED","createdAt":"1788300000000","approvedAt":1788300005000,"amountInCampaignCurrency":null,"campaignCurrencyISO":"EUR"},
 {"id":"comm_3","amount":"1999","saleAmount":19.99,"currencyISO":"EUR","status":"NOVEL","amountInCampaignCurrency":9223372036854775808,"campaignCurrencyISO":"USD","holdDuration":-1},
 {"amount":1}]}`

const payoutsJSON = `{"limit":100,"nextId":null,"payouts":[
 {"id":"po_1","participantId":"k3v9qd","commissionIds":["comm_1","comm_2"],"amount":500,"currencyISO":"JPY","status":"ISSUED","createdAt":1788300000000,"queuedAt":1788300001000,"issuedAt":1788300002000,"failedAt":null,"provider":"paypal","amountInCampaignCurrency":312,"campaignCurrencyISO":"USD"},
 {"id":"po_2","participantId":"k3v9qd","commissionIds":null,"amount":null,"currencyISO":null,"status":"UPCOMING","createdAt":0}]}`
