#include "meta/type_names.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace atelier::meta {
namespace {

struct TypeName {
    std::string name;
    std::size_t line = 0;
};

// Those that stand in no other type and in no namespace without a name, with the namespaces around
// them.
std::vector<TypeName> types_in(const SourceFile& file) {
    static const std::regex opens(R"re(^namespace (?:([\w:]+) )?\{)re");
    static const std::regex defines(
        R"re(^(?:struct|class|enum class) (\w+)(?: final)?(?: ?:(?!:)[^;]*| ?\{.*)?$)re");
    std::vector<TypeName> types;
    // "" is one without a name.
    std::vector<std::string> around;
    const auto written = lines_of(file.text);
    std::size_t number = 0;
    for (const auto& line : lines_of(code_of(file.text))) {
        const std::string& whole = written.at(number++);
        std::smatch match;
        if (std::regex_search(line, match, opens)) {
            around.push_back(match.str(1));
        } else if (whole.starts_with("} // namespace") && !around.empty()) {
            around.pop_back();
        } else if (std::ranges::find(around, "") == around.end() &&
                   std::regex_search(line, match, defines)) {
            std::string name;
            for (const std::string& space : around)
                name += space + "::";
            types.push_back({name + match.str(1), number});
        }
    }
    return types;
}

} // namespace

std::vector<Finding> check_type_names(const std::vector<SourceFile>& files) {
    std::vector<Finding> findings;
    std::map<std::string, std::string> known;
    for (const SourceFile& file : files) {
        if (!file.path.ends_with(".hpp") && !file.path.ends_with(".cpp")) continue;
        for (const TypeName& type : types_in(file)) {
            const auto [first, is_new] = known.emplace(type.name, file.path);
            if (!is_new)
                findings.push_back(
                    {file.path, type.line, type.name + " is defined in " + first->second + " too"});
        }
    }
    return findings;
}

} // namespace atelier::meta
