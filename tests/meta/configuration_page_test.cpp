#include "meta/source_tree.hpp"
#include "support/catch.hpp"

#include <regex>
#include <set>

using namespace atelier;

namespace {

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert(at->str(1));
    return found;
}

std::string text_of(const std::string& path) {
    const auto slash = path.rfind('.');
    const auto files = meta::files_below({path}, {path.substr(slash)});
    REQUIRE(files.size() == 1);
    return files[0].text;
}

} // namespace

TEST_CASE("the page of settings lists every key that is read and no other") {
    static const std::regex read(R"re(reader\.[a-z]+\("([a-z_]+\.[a-z_]+)")re");
    static const std::regex row(R"re((?:^|\n)\| `([a-z_]+\.[a-z_]+)` \| \S[^|]* \| \S[^|]* \|)re");
    const auto keys = matches(text_of("git-atelier/domain/project/settings.cpp"), read);
    CHECK(keys.size() > 20);
    CHECK(matches(text_of("docs/configuration.md"), row) == keys);
}
