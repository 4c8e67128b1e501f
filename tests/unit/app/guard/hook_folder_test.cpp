#include "app/guard/hook_folder.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct HooksInFolder {
    MemoryFiles files;
    ProjectPaths paths{"/data/projects/r-1"};
    HookFolder folder{files, paths, "/opt/bin"};
    std::vector<std::string> events = {"post-merge", "pre-commit"};

    HooksInFolder() { files.texts["/opt/bin/atelier-hook-shim"] = "the shim"; }
    fs::path hook(const std::string& name) const { return paths.hooks() / name; }
    std::vector<HookRepair> mend() { return unwrap(folder.mend(events)); }
};

} // namespace

TEST_CASE("looking at the hooks' folder changes nothing in it", "[app][guard]") {
    HooksInFolder at;
    at.mend();
    at.files.texts[at.hook("pre-commit")] = "#!/bin/sh\n";
    at.files.links[at.paths.program()] = "/gone/atelier-skills";
    const auto before = at.files.texts;
    const auto found = unwrap(at.folder.examine(at.events));
    CHECK(found == std::vector<HookRepair>{{at.paths.program(), HookFault::misled},
                                           {at.hook("pre-commit"), HookFault::replaced}});
    CHECK(at.files.texts == before);
    CHECK(at.files.links.at(at.paths.program()) == "/gone/atelier-skills");
}

TEST_CASE("what another run is about to write among the hooks is left to it", "[app][guard]") {
    HooksInFolder at;
    at.mend();
    at.files.texts[at.hook(".pre-commit.Ab12Cd")] = "half a shi";
    CHECK(at.mend().empty());
    CHECK(at.files.texts.contains(at.hook(".pre-commit.Ab12Cd")));
}

TEST_CASE("a hook of the user's that is gone goes without a word", "[app][guard]") {
    HooksInFolder at;
    at.mend();
    at.events = {"pre-commit"};
    CHECK(at.mend().empty());
    CHECK_FALSE(at.files.texts.contains(at.hook("post-merge")));
}

TEST_CASE("each thing that was wrong among the hooks has a sentence", "[app][guard]") {
    for (const auto& [fault, word] : std::map<HookFault, std::string>{
             {HookFault::replaced, "was replaced; what stood there is kept as /k"},
             {HookFault::foreign, "is not a hook of git-atelier or yours"},
             {HookFault::unfit, "could not be run"},
             {HookFault::missing, "was missing"},
             {HookFault::misled, "did not lead to the programs"}}) {
        const std::string text = repair_text({"/p/hooks/x", fault, "/k"});
        CHECK_THAT(text, ContainsSubstring("/p/hooks/x") && ContainsSubstring(word));
    }
}
