#include "view/rescue.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time looked_at = *parse_time("2026-01-02T09:00:00Z");

std::vector<Rescued> two_things() {
    Rescued ref{.name = "refs/atelier/rescue/20260102T080000000Z/topic-at-1.1"};
    ref.at = looked_at - Seconds{3600};
    ref.was = "commits of topic-at-1.1";
    ref.bead = id("at-1.1");
    ref.title = "Wave";
    ref.commit = commit;
    ref.subject = "Begin";
    ref.commits = 2;
    ref.files = 3;
    Rescued folder{.kind = RescueKind::folder, .name = "kept/at-1.2"};
    folder.at = looked_at - Seconds{60};
    folder.was = "files moved out of at-1.2";
    folder.path = "/project/kept/at-1.2";
    folder.files = 1;
    folder.bytes = 12'345;
    return {ref, folder};
}

} // namespace

TEST_CASE("what was kept is listed with its age, its size and what it was", "[view][rescue]") {
    CHECK(rescued_text(two_things(), looked_at, {}) ==
          "refs/atelier/rescue/20260102T080000000Z/topic-at-1.1  60 minutes ago  "
          "2 commits, 3 files  commits of topic-at-1.1 (Wave): Begin\n"
          "kept/at-1.2                                           60 seconds ago  "
          "1 file, 12.3 kB     files moved out of at-1.2\n");
    CHECK(rescued_text({}, looked_at, {}) == "nothing was kept\n");
}

TEST_CASE("sizes are told in the unit that fits", "[view][rescue]") {
    for (const auto& [bytes, text] : {std::pair{std::uintmax_t{0}, "0 bytes"},
                                      {1, "1 byte"},
                                      {999, "999 bytes"},
                                      {1'000, "1.0 kB"},
                                      {1'250'000, "1.2 MB"},
                                      {3'000'000'000'000, "3000.0 GB"}}) {
        Rescued folder{.kind = RescueKind::folder, .name = "kept/x"};
        folder.bytes = bytes;
        CHECK_THAT(rescued_text({folder}, looked_at, {}), ContainsSubstring(text));
    }
}

TEST_CASE("what was kept as a document", "[view][rescue]") {
    const Json json = rescued_json(two_things());
    CHECK(json.find("items")->as_array().at(0).dump() ==
          R"({"kind":"ref","name":"refs/atelier/rescue/20260102T080000000Z/topic-at-1.1",)"
          R"("at":"2026-01-02T08:00:00.000Z","commit":")" +
              commit.str() +
              R"(","subject":"Begin","path":null,"files":3,"commits":2,"bytes":null,)"
              R"("was":"commits of topic-at-1.1","bead":"at-1.1","title":"Wave"})");
    CHECK(json.find("items")->as_array().at(1).dump() ==
          R"({"kind":"folder","name":"kept/at-1.2","at":"2026-01-02T08:59:00.000Z",)"
          R"("commit":null,"subject":"","path":"/project/kept/at-1.2","files":1,"commits":null,)"
          R"("bytes":12345,"was":"files moved out of at-1.2","bead":null,"title":""})");
}
