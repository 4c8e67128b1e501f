#include "base/ids.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_token(std::string_view text, std::size_t limit) {
    return !text.empty() && text.size() <= limit && is_alnum(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

std::string shown(std::string_view text) {
    return "'" + shorten(to_valid_utf8(text), 60) + "'";
}

// Names become folder and branch components, so a trailing dot, `..` and `.lock` are out as well.
bool is_agent_name(std::string_view text) {
    return is_token(text, 48) && !text.ends_with('.') && !text.ends_with(".lock") &&
           text.find("..") == std::string_view::npos;
}

bool is_object_name(std::string_view text) {
    const bool hex = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    return hex && (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of('0') != std::string_view::npos;
}

} // namespace

Result<void> BeadIdRule::check(std::string_view text) {
    if (is_token(text, 120) && text != "null") return {};
    return fail(ErrorCode::usage, shown(text) + " is not an id", advise(Hint::ids_look_like));
}

Result<void> SessionIdRule::check(std::string_view text) {
    if (is_token(text, 80)) return {};
    return fail(ErrorCode::usage, shown(text) + " is not a session id");
}

Result<void> ObjectIdRule::check(std::string_view text) {
    if (is_object_name(text)) return {};
    return fail(ErrorCode::usage, shown(text) + " is not a full object id");
}

Result<void> CommitIdRule::check(std::string_view text) {
    if (is_object_name(text)) return {};
    return fail(ErrorCode::usage, shown(text) + " is not a full commit id");
}

Result<void> TreeIdRule::check(std::string_view text) {
    if (is_object_name(text)) return {};
    return fail(ErrorCode::usage, shown(text) + " is not a full tree id");
}

Result<void> BranchNameRule::check(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return fail(ErrorCode::usage, shown(text) + " is not a branch name: " + std::string(why),
                    advise(Hint::branch_names));
    };
    if (text.empty()) return wrong("it is empty");
    if (text.size() > 200) return wrong("it is longer than 200 bytes");
    if (text.front() == '-') return wrong("it begins with a dash");
    if (text == "HEAD" || text == "@") return wrong("Git reserves that name");
    if (text.back() == '/' || text.back() == '.') return wrong("it ends with a slash or a dot");
    if (!is_valid_utf8(text)) return wrong("it is not UTF-8");
    for (const std::string_view part : {"..", "@{", "//"})
        if (text.find(part) != std::string_view::npos)
            return wrong("it contains '" + std::string(part) + "'");
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
            std::string_view("~^:?*[\\").find(c) != std::string_view::npos)
            return wrong("it contains a blank, a control character or one of ~ ^ : ? * [ \\");
    for (const std::string& component : split(text, '/')) {
        if (component.empty() || component.front() == '.')
            return wrong("a component is empty or begins with a dot");
        if (component.ends_with(".lock")) return wrong("a component ends with '.lock'");
    }
    return {};
}

Result<AgentId> AgentId::parse(std::string_view text) {
    constexpr std::string_view begin = "atelier/";
    if (text.starts_with(begin)) {
        const std::string_view rest = text.substr(begin.size());
        const auto slash = std::min(rest.find('/'), rest.size());
        // A name has no slash.
        if (const auto role = parse_name<Role>(rest.substr(0, slash));
            role && slash < rest.size() && rest.find('/', slash + 1) == std::string_view::npos)
            return make(*role, rest.substr(slash + 1));
    }
    return fail(ErrorCode::usage, shown(text) + " is not an agent identity",
                advise(Hint::identities_look_like));
}

Result<AgentId> AgentId::make(Role role, std::string_view name) {
    if (!is_agent_name(name))
        return fail(ErrorCode::usage, shown(name) + " is not a name for an agent",
                    advise(Hint::agent_names));
    return AgentId(role, std::string(name));
}

std::string AgentId::str() const {
    return "atelier/" + std::string(name_of(role_)) + "/" + name_;
}

BeadId AgentId::bead(std::string_view issue_prefix) const {
    return *BeadId::parse(std::string(issue_prefix) + "-" + std::string(name_of(role_)) + "-" +
                          name_);
}

} // namespace atelier
