#include "adapters/forge/tea_program.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier::forge {
namespace {

// With it tea needs no login in its configuration.
constexpr const char* server_variable = "GITEA_INSTANCE_URL";

// The list of logins is a file of the user's.
constexpr Millis list_deadline{10'000};

ForgeOptions for_tea(ForgeOptions options) {
    options.environment = tea_environment(options.environment, options.repository.host);
    return options;
}

// Of an address, or of a host by itself, in each case maybe with a port.
std::string host_in(std::string_view address) {
    if (const auto scheme = address.find("://"); scheme != address.npos)
        address.remove_prefix(scheme + 3);
    address = address.substr(0, address.find('/'));
    return ascii_lower(address.substr(0, address.rfind(':')));
}

} // namespace

Environment tea_environment(const Environment& user, const std::string& host) {
    Environment clean = program_environment(user, {"DEBUG", "PAGER", "CLICOLOR_FORCE"});
    // Without a token for it tea would take the one for GitHub, or some login.
    const auto server = clean.find(server_variable);
    const bool is_there = server != clean.end() && host_in(server->second) == host;
    if (!is_there || !clean.contains("GITEA_TOKEN")) clean.erase(server_variable);
    return clean;
}

TeaProgram::TeaProgram(Process& process, ForgeOptions options)
    : RestProgram(process, for_tea(std::move(options)),
                  {.forge = "Gitea",
                   .program = "tea",
                   .page_size = "limit=50",
                   .log_in = Hint::log_in_to_gitea,
                   .look = Hint::gitea_answers}) {}

std::string TeaProgram::path_of(const std::string& below) const {
    // A server may stand below a folder, which is a part of its login.
    const std::string& owner = repository().owner;
    return "repos/" + forge::quoted(owner.substr(owner.rfind('/') + 1)) + "/" +
           forge::quoted(repository().name) + (below.empty() ? "" : "/" + below);
}

Result<std::optional<std::string>> TeaProgram::login_in_list() const {
    ProcessRequest list = call({"logins", "list", "--output", "json"});
    list.deadline = std::min(list.deadline, list_deadline);
    ATELIER_TRY(const ProcessResult result, run(list));
    const auto parsed = parse_json(result.out);
    const Json* const rows = std::get_if<Json>(&parsed);
    const bool is_list = rows != nullptr && rows->is_array();
    // Without any login it prints no list.
    if (result.status == 0 && trim(result.out).empty()) return std::nullopt;
    if (result.status != 0 || !is_list)
        return fail(ErrorCode::runtime_missing,
                    "'" + options().program.string() + "' does not list its logins" +
                        (trim(result.err).empty() ? "" : ": " + lines_of(trim(result.err)).back()),
                    advise(Hint::own_tea));
    std::optional<std::string> found;
    for (const Json& row : rows->as_array()) {
        const bool is_there = host_in(row.string_at("url")) == repository().host ||
                              host_in(row.string_at("ssh_host")) == repository().host;
        if (!is_there || (found && row.string_at("default") != "true")) continue;
        found = row.string_at("name");
    }
    return found;
}

Result<std::optional<std::string>> TeaProgram::login() const {
    if (options().environment.contains(server_variable)) return "";
    if (login_) return login_;
    ATELIER_TRY(login_, login_in_list());
    return login_;
}

Error TeaProgram::silence(const ProcessResult& result) const {
    // One that does not know the word prints its help.
    if (result.err.find("No help topic for 'api'") != std::string::npos)
        return {ErrorCode::runtime_missing,
                "'" + options().program.string() + "' is too old: it has no 'tea api'",
                advise(Hint::own_tea)};
    return RestProgram::silence(result);
}

std::optional<RestProgram::Printed> TeaProgram::printed(const ProcessResult& result) const {
    auto out = answer_in(result.err);
    if (out) out->body = result.out;
    return out;
}

Result<ProcessRequest> TeaProgram::call_for(const Request& request) const {
    ATELIER_TRY(const auto found, login());
    if (!found) return fail(unseen("cannot be asked: tea has no login for it"));
    std::vector<std::string> words{"api", "--include", "--method", request.method};
    if (!found->empty()) words.insert(words.end(), {"--login", *found});
    if (!request.body.is_null()) words.insert(words.end(), {"--data", "@-"});
    words.push_back("/" + request.path);
    return call(std::move(words));
}

} // namespace atelier::forge
