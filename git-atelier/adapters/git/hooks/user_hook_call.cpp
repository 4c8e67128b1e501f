#include "adapters/git/hooks/user_hook_call.hpp"

#include "domain/guard/git_variables.hpp"

#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool can_run(const fs::path& program) {
    return ::access(program.c_str(), X_OK) == 0;
}

void add_missing_shims(const fs::path& shim, const std::vector<std::string>& events) {
    std::error_code ignored;
    for (const std::string& event : events)
        if (const fs::path other = shim.parent_path() / event; !fs::exists(other, ignored))
            fs::create_hard_link(shim, other, ignored);
}

// Where the user's folder has none, one that was put into ours and is kept aside there.
std::optional<fs::path> program_of(const fs::path& folder, const fs::path& shim) {
    const std::string event = shim.filename().string();
    for (const fs::path& program : {folder / event, shim.parent_path() / (event + ".user")})
        if (can_run(program)) return program;
    return std::nullopt;
}

} // namespace

Result<std::optional<UserHookCall>> user_hook_call(Process& process, const Environment& environment,
                                                   const HookPlace& place, const fs::path& shim,
                                                   const std::vector<std::string>& arguments) {
    ATELIER_TRY(const fs::path folder, user_hooks_folder(process, environment, place));
    std::error_code failure;
    if (fs::equivalent(folder, shim.parent_path(), failure)) return std::nullopt;
    add_missing_shims(shim, hooks_in(folder));
    const auto program = program_of(folder, shim);
    if (!program) return std::nullopt;
    UserHookCall call{*program, arguments,
                      with_configuration(environment, {{"core.hooksPath", folder.string()}})};
    call.argv.insert(call.argv.begin(), program->string());
    return call;
}

} // namespace atelier
