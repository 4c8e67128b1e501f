#include "domain/agent/template.hpp"

#include "base/text.hpp"

#include <set>

namespace atelier {
namespace {

tl::unexpected<Error> wrong(const std::string& file, std::size_t line, const std::string& what,
                            const std::string& hint, std::string_view name) {
    Json details = Json::object();
    details.set("file", file).set("line", line).set("name", name);
    return fail(ErrorCode::template_invalid, file + ":" + std::to_string(line) + ": " + what, hint,
                std::move(details));
}

} // namespace

Result<RenderedTemplate> render_template(std::string_view text,
                                         const std::map<std::string, std::string>& values,
                                         const std::string& file) {
    RenderedTemplate out;
    std::set<std::string> used;
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at, 2) != "{{") {
            if (text[at] == '\n') ++line;
            out.text += text[at++];
            continue;
        }
        const std::size_t end = text.find("}}", at + 2);
        if (end == std::string_view::npos || text.substr(at, end - at).find('\n') != text.npos)
            return wrong(file, line, "'{{' has no '}}' on its line", advise(Hint::close_braces),
                         "");
        const std::string name(trim(text.substr(at + 2, end - at - 2)));
        const auto value = values.find(name);
        if (value == values.end()) {
            std::vector<std::string> known;
            for (const auto& [key, ignored] : values)
                known.push_back(key);
            return wrong(file, line,
                         "there is no variable '" + shorten(to_valid_utf8(name), 60) + "'",
                         advise(Hint::there_are, join(known, ", ")), name);
        }
        out.text += value->second;
        used.insert(name);
        at = end + 2;
    }
    for (const auto& [name, value] : values)
        if (!used.contains(name)) out.unused.push_back(name);
    return out;
}

} // namespace atelier
