#include "adapters/forge/provider_program.hpp"

#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"

namespace atelier {
namespace {

constexpr int refused = 1;
constexpr int no_such_ticket = 3;

std::string last_words(const std::string& text) {
    const auto lines = lines_of(trim(text));
    return lines.empty() ? "" : to_valid_utf8(trim(lines.back()));
}

// What a session tells its agent is no business of other programs.
Environment program_environment(const Environment& user) {
    Environment clean = user;
    std::erase_if(clean, [](const auto& variable) {
        const std::string& name = variable.first;
        return name.starts_with("ATELIER_") || is_git_local(name);
    });
    return clean;
}

// A key that looks like an option would be taken for one.
Result<void> check_key(const std::string& id, const std::string& provider) {
    if (!id.empty() && !id.starts_with('-')) return {};
    return fail(ErrorCode::usage, "'" + shorten(id, 60) + "' can be no ticket of " + provider);
}

} // namespace

std::string provider_program_of(const std::string& provider) {
    return "atelier-provider-" + provider;
}

ProviderProgram::ProviderProgram(Process& process, ProviderOptions options)
    : process_(process), options_(std::move(options)) {
    options_.environment = program_environment(options_.environment);
}

Error ProviderProgram::unknown(const std::string& why) const {
    return {ErrorCode::forge_unknown, provider_program_of(options_.name) + " " + why};
}

Result<std::string> ProviderProgram::call(std::vector<std::string> words,
                                          const std::string& input) const {
    ATELIER_CHECK(check_key(words.at(1), options_.name));
    const std::string ticket = words.at(1);
    ProcessRequest request;
    request.argv = {provider_program_of(options_.name)};
    request.argv.insert(request.argv.end(), words.begin(), words.end());
    request.environment = options_.environment;
    request.directory = options_.directory;
    request.input = input;
    request.deadline = options_.deadline;
    ATELIER_TRY(ProcessResult result, process_.run(request));
    if (result.timed_out)
        return fail(unknown("did not answer within " + human_duration(request.deadline)));
    if (result.truncated) return fail(unknown("answered with more than can be read"));
    const std::string said = last_words(result.err);
    switch (result.status) {
    case 0:
        return std::move(result.out);
    case refused:
        return fail(ErrorCode::forge_refused,
                    options_.name + " refused it" + (said.empty() ? "" : ": " + said));
    case no_such_ticket:
        return fail(ErrorCode::not_found, options_.name + " has no ticket " + ticket);
    default:
        return fail(unknown("ended with status " + std::to_string(result.status) +
                            (said.empty() ? "" : ": " + said)));
    }
}

Result<std::optional<FoundTicket>> ProviderProgram::find(const std::string& id) {
    const auto printed = call({"show", id});
    if (!printed && printed.error().code == ErrorCode::not_found)
        return std::optional<FoundTicket>();
    if (!printed) return fail(printed.error());
    const auto parsed = parse_json(*printed);
    const Json* const row = std::get_if<Json>(&parsed);
    const auto state = row == nullptr
                           ? std::nullopt
                           : parse_name<TicketState>(ascii_lower(row->string_at("state")));
    if (!state) return fail(unknown("answered with a ticket that cannot be read"));
    return FoundTicket{.id = row->string_at("id", id),
                       .url = row->string_at("url"),
                       .title = row->string_at("title"),
                       .body = row->string_at("body"),
                       .state = *state};
}

Result<void> ProviderProgram::comment(const std::string& id, const std::string& mark,
                                      const std::string& text) {
    ATELIER_CHECK(call({"comment", id, mark}, text));
    return {};
}

Result<void> ProviderProgram::set_state(const std::string& id, TicketState state) {
    ATELIER_CHECK(call({"state", id, std::string(name_of(state))}));
    return {};
}

} // namespace atelier
