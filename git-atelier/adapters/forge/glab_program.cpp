#include "adapters/forge/glab_program.hpp"

#include "base/text.hpp"

namespace atelier::forge {
namespace {

ForgeOptions for_glab(ForgeOptions options) {
    options.environment = glab_environment(options.environment);
    return options;
}

} // namespace

Environment glab_environment(const Environment& user) {
    Environment clean = program_environment(
        user, {"GITLAB_HOST", "GITLAB_URI", "GITLAB_URL", "GL_HOST", "GITLAB_REPO", "GITLAB_GROUP",
               "REMOTE_ALIAS", "NO_PROMPT", "DEBUG", "GLAB_DEBUG_HTTP", "GLAB_PAGER", "PAGER",
               "FORCE_COLOR", "COLOR_ENABLED", "CLICOLOR_FORCE", "FORCE_HYPERLINKS"});
    // The older NO_PROMPT has it print a warning.
    clean["GLAB_NO_PROMPT"] = "1";
    clean["GLAB_CHECK_UPDATE"] = clean["GLAB_SEND_TELEMETRY"] = "false";
    return clean;
}

GlabProgram::GlabProgram(Process& process, ForgeOptions options)
    : RestProgram(process, for_glab(std::move(options)),
                  {.forge = "GitLab",
                   .program = "glab",
                   .page_size = "per_page=100",
                   .log_in = Hint::log_in_to_gitlab,
                   .look = Hint::gitlab_answers}) {}

std::string GlabProgram::path_of(const std::string& below) const {
    return "projects/" + forge::quoted(repository().str()) + (below.empty() ? "" : "/" + below);
}

Result<bool> GlabProgram::has_login() const {
    ATELIER_TRY(const ProcessResult result,
                run(call({"config", "get", "user", "--host", repository().host})));
    // A warning is a sentence.
    const auto lines = lines_of(trim(result.out));
    return result.status == 0 && !lines.empty() && !lines.back().empty() &&
           lines.back().find(' ') == std::string::npos;
}

Result<ProcessRequest> GlabProgram::call_for(const Request& request) const {
    std::vector<std::string> words{"api",       "--hostname", repository().host,
                                   "--include", "--method",   request.method};
    if (!request.body.is_null())
        words.insert(words.end(), {"--header", "Content-Type: application/json", "--input", "-"});
    words.push_back(request.path);
    return call(std::move(words));
}

} // namespace atelier::forge
