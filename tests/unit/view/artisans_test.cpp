#include "support/catch.hpp"
#include "view/artisans.hpp"

using namespace atelier;

namespace {

KnownArtisan poet() {
    return {.artisan = {.name = "poet",
                        .display_name = "The Poet",
                        .specialty = "rhymes",
                        .persona = "You rhyme.\nOften.",
                        .form = "verse",
                        .model = "large",
                        .criteria = {{"sound", "it rings", 0.5}, {"sense"}},
                        .tier = ArtisanTier::pro,
                        .file = "/share/poet.yaml"},
            .runtime = "claude"};
}

} // namespace

TEST_CASE("Artisans are listed, also those that cannot be used", "[view][artisans]") {
    const KnownArtisan odd{.artisan = {.name = "odd"},
                           .fault = Error{ErrorCode::workflow_invalid, "odd.yaml:1: no"}};
    const KnownArtisan scout{.artisan = {.name = "scout", .specialty = "looking", .form = "map"}};
    CHECK(artisans_text({odd, poet(), scout}, "/own", {}) ==
          "ARTISAN  FORM   RUNTIME  GOOD AT\n"
          "odd                      odd.yaml:1: no\n"
          "poet     verse  claude   rhymes\n"
          "scout    map    -        looking\n");
    CHECK(artisans_text({}, "/own/artisans", {}) ==
          "there are no artisans yet; write one as /own/artisans/NAME.yaml with the keys "
          "'specialty' and 'persona'\n");
    const Json rows = artisans_json({odd, poet()});
    CHECK(rows.find("artisans")->as_array()[0].string_at("fault") == "odd.yaml:1: no");
    CHECK(rows.find("artisans")->as_array()[1].find("fault")->is_null());
}

TEST_CASE("An artisan in full has its criteria, its persona and its file", "[view][artisans]") {
    CHECK(artisan_text(poet(), {}) == "The Poet (poet): rhymes\n"
                                      "form     verse\n"
                                      "runtime  claude\n"
                                      "model    large\n"
                                      "tier     pro\n"
                                      "judges   sound: it rings (0.5)\n"
                                      "judges   sense\n"
                                      "file     /share/poet.yaml\n"
                                      "\n"
                                      "You rhyme.\nOften.\n");
    KnownArtisan without = poet();
    without.runtime.clear();
    CHECK_THAT(artisan_text(without, {}),
               ContainsSubstring(
                   "none yet; choose one with 'git atelier config artisan.default RUNTIME'"));
    const Json one = artisan_json(poet());
    CHECK(one.find("artisan")->find("criteria")->as_array()[0].dump() ==
          R"({"name":"sound","description":"it rings","weight":0.5})");
    CHECK(one.find("artisan")->string_at("tier") == "pro");
}

TEST_CASE("In a project an artisan is shown with what it does, and why it is paused",
          "[view][workflow]") {
    KnownArtisan one{.artisan = {.name = "scout", .specialty = "looking"},
                     .runtime = "demo",
                     .state = ArtisanState::ready};
    KnownArtisan paused = one;
    paused.artisan.name = "sage";
    paused.pause = TurnPause{.name = "sage",
                             .reason = "too dear",
                             .by = "atelier/overseer/olga",
                             .since = *parse_time("2026-03-01T08:00:00Z")};
    const std::string list = artisans_text({one, paused}, "/own", {});
    CHECK_THAT(list, ContainsSubstring("RUNTIME  STATE   GOOD AT\n"));
    CHECK_THAT(list, ContainsSubstring("demo     ready   looking\n"));
    CHECK_THAT(list, ContainsSubstring("demo     paused  looking\n\n"
                                       "the artisan 'sage' is paused: too dear; 'git atelier "
                                       "resume sage' lets it continue\n"));
    CHECK_THAT(artisan_text(paused, {}),
               ContainsSubstring("paused   alone: too dear; 'git atelier resume sage' lifts it\n"));
    const Json document = artisan_json(paused);
    CHECK(document.find("artisan")->string_at("state") == "ready");
    CHECK(document.find("artisan")->find("paused")->string_at("reason") == "too dear");
    CHECK(artisan_json(one).find("artisan")->find("paused")->is_null());
    paused.pause->by.clear();
    paused.pause->trial_at = paused.pause->since;
    CHECK_THAT(artisan_text(paused, {}),
               ContainsSubstring("paused   too dear; one turn is tried again after "
                                 "2026-03-01T08:00:00.000Z; 'git atelier resume sage' lifts it"));
}
