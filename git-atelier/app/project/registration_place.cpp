#include "app/project/registration_place.hpp"

#include "base/path.hpp"
#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<void> require_writable_name(const fs::path& path) {
    const std::string text = path.string();
    const bool holds = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7f; });
    if (holds) return {};
    return fail(ErrorCode::config_invalid,
                "the path " + Json(to_valid_utf8(text)).dump() +
                    " has a line break or another control character, which Git's configuration "
                    "cannot hold",
                advise(Hint::rename_folder));
}

std::string unseen_by_git(const fs::path& checkout_config) {
    return "core.bare is true in " + checkout_config.string() +
           ", so that Git no longer sees its checkout";
}

} // namespace

Result<void> require_place(Repository& repository, const fs::path& data) {
    for (const fs::path& path : {repository.enlistment(), repository.common_dir(), data})
        ATELIER_CHECK(require_writable_name(path));
    std::vector<fs::path> folders = {repository.enlistment(), repository.common_dir()};
    if (const auto checkouts = repository.worktrees().checkouts())
        for (const Checkout& checkout : *checkouts)
            if (!is_below(checkout.worktree.native(), data.native()))
                folders.push_back(checkout.worktree);
    for (const fs::path& folder : folders)
        if (is_below(data.native(), folder.native()))
            return fail(ErrorCode::config_invalid,
                        "the data folder " + data.string() + " is inside the repository " +
                            folder.string() + ", where 'git clean' deletes plan and worktrees",
                        advise(Hint::data_outside));
    return {};
}

Result<void> require_no_hidden_checkout(Repository& repository, Files& files) {
    const fs::path& git_dir = repository.enlistment();
    const fs::path checkout = checkout_beside(git_dir);
    if (checkout.empty()) return {};
    ATELIER_TRY(const bool index, files.exists(git_dir / "index"));
    if (!index) return {};
    const auto worktrees = repository.worktrees().folders();
    ATELIER_TRY(const auto names, files.list(checkout));
    const bool has_files = std::ranges::any_of(names, [&](const std::string& name) {
        const std::string path = (checkout / name).string();
        return name != ".git" && std::ranges::none_of(worktrees, [&](const fs::path& worktree) {
                   return is_below(worktree.string(), path);
               });
    });
    if (!has_files) return {};
    return fail(ErrorCode::config_invalid,
                checkout.string() + " has a checkout, but " +
                    unseen_by_git(repository.checkout_config()),
                advise(Hint::unset_bare, shell_quoted(repository.checkout_config().string())));
}

tl::unexpected<Error> hidden_checkout(const ProjectRecord& record, const fs::path& checkout_config,
                                      const fs::path& seen_as) {
    const std::string config = checkout_config.string();
    const bool bare = seen_as == checkout_config.parent_path();
    Json details = Json::object();
    details.set("project", record.key);
    return fail(ErrorCode::registered_elsewhere,
                record.enlistment.string() + " is registered as " + record.key + ", but " +
                    (bare ? unseen_by_git(checkout_config)
                          : "core.worktree in " + config + " has its files in " + seen_as.string()),
                advise(bare ? Hint::unset_bare : Hint::unset_worktree, shell_quoted(config)),
                std::move(details));
}

std::string empty_submodules(const std::vector<std::string>& folders, const Settings& settings) {
    const bool checked_out =
        std::ranges::any_of(settings.worktree_setup, [](const std::vector<std::string>& command) {
            return std::ranges::any_of(command, [](const std::string& word) {
                return word.find("submodule") != std::string::npos;
            });
        });
    if (folders.empty() || checked_out) return {};
    return "submodules are empty in agents' worktrees: " + first_few(folders) +
           "; to check them out, set worktree.setup to [[\"git\", \"submodule\", \"update\", "
           "\"--init\", \"--recursive\"]] in config.user.json";
}

fs::path checkout_beside(const fs::path& enlistment) {
    return enlistment.filename() == ".git" ? enlistment.parent_path() : fs::path();
}

} // namespace atelier
