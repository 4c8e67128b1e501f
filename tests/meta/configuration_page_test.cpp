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

TEST_CASE("the page of runtimes lists every key and every placeholder that is read") {
    static const std::regex quoted(R"re("([a-z_]+)")re");
    static const std::regex row(R"re(\n\| `([a-z_]+)` \| \S[^|]* \|)re");
    static const std::regex filled(R"re(\n\| `\{([a-z_]+)\}` \| \S[^|]* \|)re");
    static const std::regex placeholder(R"re(\{([a-z_]+)\})re");
    const std::string page = text_of("docs/runtimes.md");
    const std::string source = text_of("git-atelier/adapters/yaml/runtime_files.cpp");
    const auto begin = source.find("keys{");
    CHECK(matches(page, row) ==
          matches(source.substr(begin, source.find("};", begin) - begin), quoted));
    const std::string header = text_of("git-atelier/domain/agent/runtime_command.hpp");
    CHECK(matches(page, filled) == matches(header, placeholder));
}

TEST_CASE("the page of settings lists every key that is read and no other") {
    static const std::regex read(R"re(reader\.[a-z]+\("([a-z_]+\.[a-z_]+)")re");
    static const std::regex row(R"re((?:^|\n)\| `([a-z_]+\.[a-z_]+)` \| \S[^|]* \| \S[^|]* \|)re");
    const auto keys = matches(text_of("git-atelier/domain/project/settings.cpp"), read);
    CHECK(keys.size() > 20);
    CHECK(matches(text_of("docs/configuration.md"), row) == keys);
}
