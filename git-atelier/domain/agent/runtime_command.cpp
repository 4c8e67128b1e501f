#include "domain/agent/runtime_command.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace atelier {
namespace {

struct Placeholder {
    std::string_view name;
    std::string RuntimeFacts::*value;
    // Left out with its argument when there is no value.
    bool optional = false;
};

const auto placeholders = std::to_array<Placeholder>({
    {"prompt", &RuntimeFacts::prompt},
    {"prompt_file", &RuntimeFacts::prompt_file},
    {"instructions", &RuntimeFacts::instructions},
    {"home", &RuntimeFacts::home},
    {"worktree", &RuntimeFacts::worktree},
    {"git_dir", &RuntimeFacts::git_dir},
    {"project", &RuntimeFacts::project},
    {"session", &RuntimeFacts::session},
    {"model", &RuntimeFacts::model, true},
    {"runtime_session", &RuntimeFacts::runtime_session, true},
    {"max_tokens", &RuntimeFacts::max_tokens, true},
    {"max_cost", &RuntimeFacts::max_cost, true},
    {"max_credits", &RuntimeFacts::max_credits, true},
    {"system_file", &RuntimeFacts::system_file, true},
    {"reply_file", &RuntimeFacts::reply_file, true},
    {"temperature", &RuntimeFacts::temperature, true},
});

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// What stands in braces at `at`; "" where nothing does. Braces around anything but a name are text:
// agents take JSON on their command lines.
std::string_view name_at(std::string_view text, std::size_t at) {
    const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos) return "";
    const std::string_view name = text.substr(at + 1, end - at - 1);
    return is_name(name) ? name : "";
}

const Placeholder* find_placeholder(std::string_view name) {
    const auto found = std::ranges::find_if(
        placeholders, [&](const Placeholder& row) { return row.name == name; });
    return found == placeholders.end() ? nullptr : &*found;
}

// nullopt: it asks for something that is not there.
Result<std::optional<std::string>> filled(std::string_view text, const RuntimeFacts& facts,
                                          const std::string& where) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view name = name_at(text, at);
        if (name.empty()) {
            out += text[at++];
            continue;
        }
        const Placeholder* found = find_placeholder(name);
        if (found == nullptr) {
            Json details = Json::object();
            details.set("file", where).set("placeholder", name);
            return fail(ErrorCode::config_invalid,
                        where + ": there is no placeholder {" + std::string(name) + "}",
                        placeholders_there_are(), std::move(details));
        }
        const std::string& value = facts.*(found->value);
        if (value.empty() && found->optional) return std::nullopt;
        out += value;
        at += name.size() + 2;
    }
    return out;
}

bool is_optional_alone(std::string_view argument) {
    return std::any_of(placeholders.begin(), placeholders.end(), [&](const Placeholder& row) {
        return row.optional && argument == "{" + std::string(row.name) + "}";
    });
}

Result<void> append(std::vector<std::string>& out, const std::vector<std::string>& arguments,
                    const RuntimeFacts& facts, const std::string& where) {
    for (const std::string& argument : arguments) {
        ATELIER_TRY(auto text, filled(argument, facts, where));
        if (text)
            out.push_back(*std::move(text));
        else if (is_optional_alone(argument) && out.size() > 1 && out.back().starts_with('-'))
            out.pop_back();
    }
    return {};
}

} // namespace

std::string unknown_placeholder(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (const std::string_view name = name_at(text, at);
            !name.empty() && find_placeholder(name) == nullptr)
            return "{" + std::string(name) + "}";
    return "";
}

bool mentions(const std::vector<std::string>& words, std::string_view placeholder) {
    return std::ranges::any_of(words, [&](const std::string& word) {
        return word.find(placeholder) != std::string::npos;
    });
}

Advice placeholders_there_are() {
    std::string names;
    for (const Placeholder& row : placeholders)
        names += (names.empty() ? "{" : " {") + std::string(row.name) + "}";
    return advise(Hint::list_of_placeholders, names, "{options}");
}

std::string prompt_argument(const std::string& brief, const std::string& file) {
    if (brief.size() <= longest_prompt_argument) return brief;
    return "What you are to do is in the file " + file +
           ": read it to its end, then do what it says.";
}

Result<std::vector<std::string>> runtime_command(const std::vector<std::string>& argv,
                                                 const std::vector<std::string>& options,
                                                 const RuntimeFacts& facts,
                                                 const std::string& where) {
    std::vector<std::string> whole;
    const auto slot = std::find(argv.begin(), argv.end(), "{options}");
    whole.assign(argv.begin(), slot);
    whole.insert(whole.end(), options.begin(), options.end());
    if (slot != argv.end()) whole.insert(whole.end(), slot + 1, argv.end());
    std::vector<std::string> out;
    ATELIER_CHECK(append(out, whole, facts, where));
    if (out.empty() || out.front().empty())
        return fail(ErrorCode::config_invalid, where + ": there is no program to run",
                    advise(Hint::give_a_program));
    return out;
}

Result<std::map<std::string, std::string>>
runtime_environment(const std::map<std::string, std::string>& env, const RuntimeFacts& facts,
                    const std::string& where) {
    std::map<std::string, std::string> out;
    for (const auto& [name, value] : env) {
        ATELIER_TRY(auto text, filled(value, facts, where));
        if (text) out.emplace(name, *std::move(text));
    }
    return out;
}

} // namespace atelier
