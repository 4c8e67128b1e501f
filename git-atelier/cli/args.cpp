#include "cli/args.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace atelier {

Args::Args(const Declaration& declaration, ProgramKind kind)
    : declaration_(declaration), kind_(kind) {
    for (const Argument& argument : declaration.arguments)
        values_[std::string(argument.name)];
    for (const Option& option : declaration.options)
        values_[std::string(option.name)];
    for (const Option& option : common_options(declaration, kind))
        values_[std::string(option.name)];
    values_["describe"];
}

const std::vector<std::string>& Args::values(std::string_view name) const {
    const auto at = values_.find(name);
    if (at == values_.end())
        throw std::logic_error("no option or argument '" + std::string(name) + "' is declared");
    return at->second;
}

bool Args::is_given(std::string_view name) const {
    const auto at = values_.find(name);
    return at != values_.end() && !at->second.empty();
}

bool Args::is_argument(std::string_view name) const {
    return std::any_of(declaration_.arguments.begin(), declaration_.arguments.end(),
                       [&](const Argument& argument) { return argument.name == name; });
}

void Args::require_choices(std::string_view name,
                           const std::vector<std::string_view>& names) const {
    Choices declared = nullptr;
    for (const Argument& argument : declaration_.arguments)
        if (argument.name == name) declared = argument.choices;
    for (const Option& option : declaration_.options)
        if (option.name == name) declared = option.choices;
    if (declared == nullptr || declared() != names)
        throw std::logic_error("'" + std::string(name) + "' is not declared as a choice");
}

void Args::add(std::string_view name, std::string value) {
    values(name);
    values_.find(name)->second.push_back(std::move(value));
}

std::optional<std::string> Args::text(std::string_view name) const {
    const auto& given = values(name);
    return given.empty() ? std::nullopt : std::optional(given.back());
}

std::string Args::text_or(std::string_view name, std::string_view fallback) const {
    return text(name).value_or(std::string(fallback));
}

Error Args::wrong_value(std::string_view name, std::string_view value,
                        const std::string& why) const {
    const std::string spelled = is_argument(name) ? capitals(name) : "--" + std::string(name);
    return {ErrorCode::usage, spelled + ": '" + to_valid_utf8(value) + "' " + why,
            usage_line(declaration_, kind_)};
}

Result<std::optional<std::int64_t>> Args::integer(std::string_view name, std::int64_t least,
                                                  std::int64_t most) const {
    const auto given = text(name);
    if (!given) return std::optional<std::int64_t>();
    const auto value = parse_integer(*given);
    if (!value || *value < least || *value > most)
        return fail(wrong_value(name, *given,
                                "is not a number from " + std::to_string(least) + " to " +
                                    std::to_string(most)));
    return std::optional<std::int64_t>(*value);
}

Result<std::optional<Seconds>> Args::duration(std::string_view name) const {
    const auto given = text(name);
    if (!given) return std::optional<Seconds>();
    const auto value = parse_duration(*given);
    if (!value)
        return fail(wrong_value(name, *given, "is not a duration like 90s, 15m, 24h or 7d"));
    return std::optional(*value);
}

Result<BeadId> Args::as_bead(std::string_view name, const std::string& given) const {
    auto id = BeadId::parse(given);
    if (id) return id;
    Error wrong = wrong_value(name, given, "is not an id");
    wrong.hint = id.error().hint;
    return fail(std::move(wrong));
}

Result<std::vector<BeadId>> Args::beads(std::string_view name) const {
    std::vector<BeadId> ids;
    for (const std::string& given : values(name)) {
        ATELIER_TRY(BeadId id, as_bead(name, given));
        ids.push_back(std::move(id));
    }
    return ids;
}

Result<std::optional<BeadId>> Args::bead(std::string_view name) const {
    ATELIER_TRY(const auto ids, beads(name));
    return ids.empty() ? std::nullopt : std::optional(ids.back());
}

Result<BeadId> Args::required_bead(std::string_view name) const {
    ATELIER_TRY(const auto id, bead(name));
    if (!id) throw std::logic_error("'" + std::string(name) + "' is not declared as required");
    return *id;
}

Result<std::optional<BranchName>> Args::branch(std::string_view name) const {
    const auto given = text(name);
    if (!given) return std::optional<BranchName>();
    const auto branch = BranchName::parse(*given);
    if (!branch) return fail(wrong_value(name, *given, "is not a branch name"));
    return std::optional(*branch);
}

bool asks_for_help(const Args& args) {
    return args.has("help");
}

bool asks_for_description(const Args& args) {
    return args.has("describe");
}

} // namespace atelier
