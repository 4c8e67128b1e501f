#include "adapters/git/hooks/user_hook_call.hpp"

#include "domain/guard/git_variables.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool can_run(const fs::path& program) {
    return ::access(program.c_str(), X_OK) == 0;
}

// A copy of its own each: who writes to one of them changes no other. For the group where the first
// one is.
void add_missing_shims(const fs::path& shim, const std::vector<std::string>& events) {
    std::error_code ignored;
    const unsigned int mode = (posix::mode_for(shim) & 0770U) == 0770U ? 0770U : 0700U;
    for (const std::string& event : events) {
        const fs::path other = shim.parent_path() / event;
        if (fs::exists(fs::symlink_status(other, ignored))) continue;
        const auto text = posix::read_file(shim);
        auto draft = posix::Draft::beside(other);
        if (text && draft && draft->fill(*text, mode)) (void)draft->take_place_of(other);
    }
}

} // namespace

Result<std::optional<UserHookCall>> user_hook_call(Process& process, const Environment& environment,
                                                   const HookPlace& place, const fs::path& shim,
                                                   const std::vector<std::string>& arguments) {
    ATELIER_TRY(const fs::path folder, user_hooks_folder(process, environment, place));
    std::error_code failure;
    if (fs::equivalent(folder, shim.parent_path(), failure)) return std::nullopt;
    add_missing_shims(shim, hooks_in(folder));
    const fs::path program = folder / shim.filename();
    if (!can_run(program)) return std::nullopt;
    // After what carries an agent's guard here.
    UserHookCall call{program, arguments,
                      with_parameters(environment, {{"core.hooksPath", folder.string()}})};
    call.argv.insert(call.argv.begin(), program.string());
    return call;
}

} // namespace atelier
