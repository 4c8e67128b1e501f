#include "adapters/git/process/new_repository.hpp"

#include "adapters/git/process/git_command.hpp"

namespace atelier {

Result<std::string> make_repository(Process& process, const Environment& environment,
                                    const std::filesystem::path& folder) {
    ProcessRequest request{.argv = {"git", "init", "--quiet", folder.string()},
                           .environment = git_environment(environment)};
    ATELIER_TRY(const ProcessResult made, process.run(request));
    if (made.status != 0)
        return fail(ErrorCode::git_failed, "git init failed: " + gits_words(made.err));
    request.argv = {"git", "commit", "--quiet", "--allow-empty", "-m", "Begin"};
    request.directory = folder;
    ATELIER_TRY(const ProcessResult begun, process.run(request));
    return begun.status == 0 ? std::string() : gits_words(begun.err);
}

} // namespace atelier
