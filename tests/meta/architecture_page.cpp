#include "meta/architecture_page.hpp"

#include <algorithm>
#include <regex>

namespace atelier::meta {
namespace {

constexpr std::string_view app = "git-atelier/app/";

bool defines(const SourceFile& file, const std::string& function) {
    const std::regex definition("\\b" + function + "\\([^;]*\\)[^;{]*\\{");
    return std::regex_search(code_of(file.text, false), definition);
}

} // namespace

std::vector<DecidedIn> decisions_of(const SourceFile& page) {
    static const std::regex row(R"re(^\| [^|]+\? \| `([^`]+)` \| `([a-z_]+)` \|$)re");
    std::vector<DecidedIn> found;
    std::size_t number = 0;
    for (const auto& line : lines_of(page.text)) {
        ++number;
        std::smatch match;
        if (std::regex_match(line, match, row)) found.push_back({number, match[1], match[2]});
    }
    return found;
}

std::vector<Finding> check_decisions(const SourceFile& page, const std::vector<SourceFile>& files) {
    std::vector<Finding> findings;
    for (const auto& row : decisions_of(page)) {
        const auto file = std::ranges::find(files, row.path, &SourceFile::path);
        if (file == files.end())
            findings.push_back({page.path, row.line, "there is no " + row.path});
        else if (!defines(*file, row.function))
            findings.push_back(
                {page.path, row.line, row.path + " does not define " + row.function});
    }
    return findings;
}

std::set<std::string> rooms_described(const SourceFile& page) {
    static const std::regex row(R"re(^\| `([a-z]+)` \| [^|]+ \| [^|]+ \|$)re");
    std::set<std::string> rooms;
    bool inside = false;
    for (const auto& line : lines_of(page.text)) {
        if (line.starts_with("| room of `app/`")) inside = true;
        if (line.empty()) inside = false;
        std::smatch match;
        if (inside && std::regex_match(line, match, row)) rooms.insert(match[1]);
    }
    return rooms;
}

std::set<std::string> rooms_there(const std::vector<SourceFile>& files) {
    std::set<std::string> rooms;
    for (const auto& file : files) {
        if (!file.path.starts_with(app)) continue;
        const auto inside = file.path.substr(app.size());
        const auto slash = inside.find('/');
        if (slash != std::string::npos) rooms.insert(inside.substr(0, slash));
    }
    return rooms;
}

} // namespace atelier::meta
