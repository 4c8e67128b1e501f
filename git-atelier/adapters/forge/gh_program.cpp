#include "adapters/forge/gh_program.hpp"

namespace atelier::forge {
namespace {

// gh ends with it where it knows no account.
constexpr int not_logged_in = 4;

ForgeOptions for_gh(ForgeOptions options) {
    options.environment = gh_environment(options.environment);
    return options;
}

} // namespace

Environment gh_environment(const Environment& user) {
    Environment clean =
        program_environment(user, {"GH_DEBUG", "DEBUG", "GH_FORCE_TTY", "GH_HOST", "GH_REPO",
                                   "GH_PAGER", "PAGER", "GH_EDITOR", "CLICOLOR_FORCE"});
    clean["GH_PROMPT_DISABLED"] = clean["GH_NO_UPDATE_NOTIFIER"] = "1";
    return clean;
}

GhProgram::GhProgram(Process& process, ForgeOptions options)
    : RestProgram(process, for_gh(std::move(options)),
                  {.forge = "GitHub",
                   .program = "gh",
                   .page_size = "per_page=100",
                   .log_in = Hint::log_in_to_forge,
                   .look = Hint::forge_answers}) {}

GhProgram GhProgram::in(const std::string& owner, const std::string& name) const {
    ForgeOptions there = options();
    there.repository.owner = owner;
    there.repository.name = name;
    return {process(), std::move(there)};
}

std::string GhProgram::path_of(const std::string& below) const {
    return "repos/" + forge::quoted(repository().owner) + "/" + forge::quoted(repository().name) +
           (below.empty() ? "" : "/" + below);
}

Error GhProgram::silence(const ProcessResult& result) const {
    if (result.status == not_logged_in) return unseen("cannot be asked: gh is not logged in there");
    return RestProgram::silence(result);
}

Result<ProcessRequest> GhProgram::call_for(const Request& request) const {
    std::vector<std::string> words{"api", "--hostname", repository().host,
                                   "-i",  "--method",   request.method};
    if (!request.body.is_null()) words.insert(words.end(), {"--input", "-"});
    words.push_back(request.path);
    return call(std::move(words));
}

Result<Json> GhProgram::query(const std::string& text, Json variables) const {
    Json body = Json::object();
    body.set("query", text).set("variables", std::move(variables));
    ATELIER_TRY(Answer answer, ask({"POST", "graphql", std::move(body)}));
    if (!answer.is_good()) return fail(refusal(answer));
    if (const Json* const errors = answer.body.find("errors");
        errors != nullptr && errors->is_array() && !errors->as_array().empty()) {
        const std::string type = errors->as_array().front().string_at("type");
        if (type == "RATE_LIMITED") return fail(limit(answer));
        Error error = refusal(answer);
        if (type == "NOT_FOUND") error.code = ErrorCode::not_found;
        return fail(std::move(error));
    }
    Json* const data = answer.body.find("data");
    if (data == nullptr || !data->is_object())
        return fail(unknown("answered a query with nothing"));
    return std::move(*data);
}

} // namespace atelier::forge
