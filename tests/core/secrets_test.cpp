#include "core/secrets.hpp"
#include "tests/core/chance.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("secrets");

namespace warroom {
namespace {

std::string times(std::string_view part, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i) all += part;
    return all;
}

struct Planted {
    std::string secret;
    std::string around = "%"; // % is the secret
    std::string kind;
};

// Put together here, so that no file of ours holds what a scanner takes for a real one.
const std::vector<Planted> planted{
    {"xoxb-" + times("123456789012-", 2) + times("aB3", 8), "%", "Slack token"},
    {"xoxp-" + times("123456789012-", 3) + times("ab3", 10), "token is %, take it", "Slack token"},
    {"xoxe.xoxp-1-" + times("Mi0yLT", 6), "(%)", "Slack token"},
    {"xoxd-" + times("aB%2F", 6), "cookie d=%", "Slack token"},
    {"xapp-1-A012-" + times("345", 4) + "-" + times("ab1", 20), "app token: %", "Slack app token"},
    {"hooks.slack.com/services/T0123/B0123/" + times("aB3d", 6), "https://% is the hook", "Slack webhook"},
    {times("6a1e3c66", 1) + "-0c5f-4ecb-9e4c-" + times("12ab", 3),
     "wss://wss-primary.slack.com/link/?ticket=%&app_id=1", "connection ticket"},
    {"AKIA" + times("Q3EG", 4), "key %.", "AWS access key"},
    {"ASIA" + times("Q3EG", 4), "%", "AWS access key"},
    {times("wJalrXU7", 4) + "bPxRfiCY", "aws_secret_access_key = %", "AWS secret key"},
    {times("wJalr/X7", 4) + "bPxRfiCY", "AKIA" + times("Q3EG", 4) + " / %", "AWS secret key"},
    {"ghp_" + times("aB3d", 9), "`%`", "GitHub token"},
    {"gho_" + times("aB3d", 9), "https://%@github.com/team/shop", "GitHub token"},
    {"ghs_" + times("aB3d", 9), "%", "GitHub token"},
    {"github_pat_" + times("11ABC_x", 10), "git clone with %", "GitHub token"},
    {"glpat-" + times("aB3-x", 4), "%", "GitLab token"},
    {"AIza" + times("Sy3-_", 7), "?key=%", "Google API key"},
    {"ya29." + times("a0Af-_", 8), "%", "Google token"},
    {"-----BEGIN PRIVATE KEY-----\\nMII" + times("Evg7", 20) + "\\n-----END PRIVATE KEY-----", R"("private_key": "%")",
     "private key"},
    {"-----BEGIN RSA PRIVATE KEY-----\nMII" + times("Evg7\n", 9) + "-----END RSA PRIVATE KEY-----", "see\n%\nthere",
     "private key"},
    {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl" + times("bnNz\n", 9), "%", "private key"},
    {"sk_live_" + times("4eC3", 6), "%", "Stripe key"},
    {"rk_live_" + times("4eC3", 6), "%", "Stripe key"},
    {"SK" + times("0a1b2c3d", 4), "twilio %", "Twilio key"},
    {"SG." + times("aB3", 7) + "x." + times("aB3-x", 8) + "xyz", "%", "SendGrid key"},
    {"npm_" + times("aB3d", 9), "//registry/:_authToken=%", "npm token"},
    {"pypi-AgE" + times("IcHlwaS5", 8), "%", "PyPI token"},
    {"sk-" + times("aB3d", 12), "%", "API key"},
    {"sk-proj-" + times("-aB3", 12), "OPENAI=%", "OpenAI key"},
    {"sk-ant-api03-" + times("aB3_", 12), "%", "Anthropic key"},
    {times("aB3d", 21) + "==", "AccountName=shop;AccountKey=%;EndpointSuffix=x", "Azure key"},
    {times("aB3d", 10) + "=", "SharedAccessKeyName=Root;SharedAccessKey=%", "Azure key"},
    {times("aB3d", 10) + "%3D", "https://shop.blob.example/x?sv=1&sig=%&se=2", "signature"},
    {"eyJhbGciOiJI." + times("eyJz", 5) + "." + times("aB3_", 9), "JWT %", "JSON web token"},
    {times("aB3d", 6), "curl -H 'Authorization: Bearer %' x", "authorization header"},
    {"dXNlcjpwYXNz", "Authorization: Basic %", "authorization header"},
    {times("aB3d", 6), "it sends bearer % then", "bearer token"},
    {"hunter2", "https://deploy:%@git.example/shop", "password"},
    {"p/ss?w0rd", "postgres://shop:%@db-1.internal:5432/shop", "database password"},
    {"hunter2", "redis://:%@cache:6379/0", "database password"},
    {"hunter2", "DB_PASSWORD=%", "password"},
    {"correct horse", "password='%'", "password"},
    {"hunter2", "the password is %.", "password"},
    {"swordfish", "root passwd: %", "password"},
    {"hunter2", R"({"user":"x","password":"%"})", "password"},
    {"hunter2", R"({"text":"{\"password\":\"%\"}"})", "password"},
    {times("8f742231", 4), "signing secret: %", "secret"},
    {times("8f74", 5), "client_secret=%", "secret"},
    {"abc123def456", "&access_token=%&x=1", "token"},
    {"0c5f6a1e-0c5f-4ecb-9e4c-0123456789ab", "HEROKU_API_KEY=%", "API key"},
    {"4111 1111 1111 1111", "card % 12/27", "card number"},
    {"4111-1111-1111-1111", "%", "card number"},
    {"5555555555554444", "paid with %, twice", "card number"},
    {"3782 822463 10005", "amex %", "card number"},
    {"123456789:AA" + times("H3x_", 9), "bot %", "Telegram token"},
    {"MTk4NjIyNDgzNDcxOTI1MjQ4." + times("Cl2FMQ", 1) + "." + times("aB3", 9), "%", "Discord token"},
    {"hvs." + times("CAES", 8) + "1", "VAULT %", "Vault token"},
    {"dop_v1_" + times("0a1b2c3d", 8), "%", "DigitalOcean token"},
    {"dapi" + times("0a1b2c3d", 4), "%", "Databricks token"},
    {times("aB3d", 3) + "xx.atlasv1." + times("aB3d", 15), "%", "Terraform token"},
    {"HRKU-" + times("aB3d", 10), "%", "Heroku key"},
    {"noor.k+shop@example.com", "ask % about it", "e-mail address"},
};

const std::vector<std::string> ordinary{
    "",
    "checkout fails for all users since 14:02",
    "deployed 3f2b9c1a0d4e5f60718293a4b5c6d7e8f9012345 to prod-3",
    "request 0c5f6a1e-0c5f-4ecb-9e4c-0123456789ab timed out after 30000 ms",
    "order 4111111111111112 and 1773148200000100 are stuck, 2,114 rows",
    "order no. 20260310-000123456789 of 8812345678901234567",
    "https://shop.example/orders/12?page=2&sort=date#top",
    "https://x.slack.com/archives/C0123/p1773148200000100?thread_ts=1773148200.000100&cid=C0123",
    "http://host:8080/path@2x.png and ssh://deploy@host.example/x",
    "git clone git@github.com:team/shop.git, npm i left-pad@1.3.0",
    "see image@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "<@U0123|noor> take it to <#C0123|inc-14> with <!channel>",
    "the password is wrong for all users, password: reset it for everybody",
    "Password: expired. password reset takes 3 min; passwords are hashed",
    "token: expired; the token is not refreshed, max_tokens=4096 token_count=5",
    "the secret is out: it is the cache. secret: checkout-db-2 is mounted",
    "password=$DB_PASSWORD token=${TOKEN} secret=<the one in the vault> password=****",
    "password=null token=none, ticket=OPS-1234567890123456789",
    "Authorization: required; the bearer of bad news; bearer authentication failed",
    "PWD=/home/deploy/shop; pass=12 fail=3; key=value; monkey=banana",
    "AKIA is a prefix, sk-learn-contrib-something-long too, and xoxo-xoxo-xoxo",
    "sk_live_ and ghp_ tokens were rotated; hooks.slack.com/ answers 200",
    "-----BEGIN CERTIFICATE-----\nMIIEvg7\n-----END CERTIFICATE-----",
    "ratio 4:3, at 14:02:11, mean=12.5 p99=840ms, 10.0.0.1:5432 [::1]:80",
    "“Käufer sehen Fehler” – 失敗した 🙈 password äöü",
    "+49 151 1111 1111, v4.1.1, 4.111111111111111",
    "postgres://db-1.internal:5432/shop and redis://cache:6379",
    "[masked: Slack token] and password=[masked: password] are gone",
};

std::string put(const Planted& one)
{
    auto text = one.around;
    return text.replace(text.find('%'), 1, one.secret);
}

} // namespace

TEST_CASE("each format is masked, and what stands around it stays")
{
    for (const auto& one : planted) {
        CAPTURE(one.kind);
        CAPTURE(put(one));
        const auto masked = mask_secrets(put(one));
        CHECK(masked.text.find(one.secret) == std::string::npos);
        REQUIRE_FALSE(masked.kinds.empty());
        CHECK(std::ranges::find(masked.kinds, one.kind) != masked.kinds.end());
        const auto marker = "[masked: " + one.kind + "]";
        CHECK_MESSAGE(masked.text.find(marker) != std::string::npos, masked.text);
        if (masked.kinds.size() > 1) continue; // an access key id beside it
        auto expected = one.around;
        CHECK(masked.text == expected.replace(expected.find('%'), 1, marker));
    }
}

TEST_CASE("ordinary text stays as it is")
{
    for (const auto& text : ordinary) {
        const auto masked = mask_secrets(text);
        CHECK(masked.text == text);
        CHECK(masked.kinds.empty());
    }
}

TEST_CASE("several secrets in one text are all masked")
{
    const auto masked = mask_secrets("DB_PASSWORD=hunter2 REDIS_PASSWORD=hunter3 by noor@example.com, tom@example.com");
    CHECK(masked.text ==
          "DB_PASSWORD=[masked: password] REDIS_PASSWORD=[masked: password] by [masked: e-mail address], "
          "[masked: e-mail address]");
    CHECK(masked.kinds == std::vector<std::string_view>{"e-mail address", "password"});
}

TEST_CASE("only what must be changed asks for it")
{
    CHECK(is_personal("e-mail address"));
    CHECK(is_personal("card number"));
    CHECK_FALSE(is_personal("Slack token"));
}

TEST_CASE("whatever stands beside whatever, masking twice is masking once, and a secret is never left")
{
    Chance chance{7};
    const std::vector<std::string> between{" ", ",", "\n", "=", ":", "@", "\"", "/", "ä", ".", "; ", "|", "-", ""};
    for (int i = 0; i < 4000; ++i) {
        std::string text;
        for (auto parts = 1 + chance.below(6); parts > 0; --parts) {
            text += chance.once_in(2) ? chance.of(ordinary) : put(chance.of(planted));
            text += chance.of(between);
        }
        const auto once = mask_secrets(text);
        const auto twice = mask_secrets(once.text);
        CHECK(twice.text == once.text);
        CHECK(twice.kinds.empty());
    }
}

TEST_CASE("any bytes are masked without a crash, and what has no ASCII stays whole")
{
    Chance chance{11};
    const std::string alphabet = "xob-=:@/.\"' \nABkey19_password token is://?&+";
    for (int i = 0; i < 4000; ++i) {
        std::string text;
        for (auto size = chance.below(80); size > 0; --size)
            text += chance.once_in(8) ? static_cast<char>(128 + chance.below(128))
                                      : alphabet[chance.below(alphabet.size())];
        const auto once = mask_secrets(text);
        CHECK(mask_secrets(once.text).text == once.text);
        if (once.kinds.empty()) CHECK(once.text == text);
    }
    const auto masked = mask_secrets("Käse password=geheimäö1 für 失敗");
    CHECK(masked.text == "Käse password=[masked: password] für 失敗");
}

TEST_SUITE_END();

} // namespace warroom
