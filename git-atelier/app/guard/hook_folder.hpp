// The folder <project>/hooks, which stands in for the user's hooks in worktrees of ours: under the
// name of each hook a copy of its own of one small program, which becomes what the link
// <project>/program leads to. Nothing in it leads to an installed program, so that who writes
// there harms that hook alone.
#pragma once

#include "domain/project/project.hpp"
#include "ports/files.hpp"

#include <string>
#include <vector>

namespace atelier {

// What was not as we leave it.
enum class HookFault {
    // Something else had the name of a hook of ours.
    replaced,
    // There was a name that neither we nor the user have a hook for.
    foreign,
    // Ours, but Git would not have run it.
    unfit,
    missing,
    // The link to the program.
    misled,
};
constexpr auto names_of(HookFault) {
    return std::to_array<Named<HookFault>>({{HookFault::replaced, "replaced"},
                                            {HookFault::foreign, "foreign"},
                                            {HookFault::unfit, "unfit"},
                                            {HookFault::missing, "missing"},
                                            {HookFault::misled, "misled"}});
}

struct HookRepair {
    std::filesystem::path path;
    HookFault fault = HookFault::missing;
    // Where what stood there is kept; "" for nowhere.
    std::filesystem::path kept = {};

    bool operator==(const HookRepair&) const = default;
};
// Whether somebody did it, rather than an update, a new hook or a first run.
bool is_harm(const HookRepair& repair);
std::string repair_text(const HookRepair& repair);

// All references outlive it.
class HookFolder {
  public:
    HookFolder(Files& files, const ProjectPaths& paths, std::filesystem::path programs)
        : files_(files), paths_(paths), programs_(std::move(programs)) {}

    // What is wrong with it for hooks of these names; changes nothing.
    Result<std::vector<HookRepair>> examine(const std::vector<std::string>& events);
    // Puts it right, and says what it found. What is not ours is kept in <project>/found-hooks.
    Result<std::vector<HookRepair>> mend(const std::vector<std::string>& events);

  private:
    // The small program, and the one that was written before: a newer version's differs.
    struct Texts {
        std::string now;
        std::string before;
    };
    Result<Texts> texts();
    Result<HookRepair> set_aside(HookRepair repair);
    Result<std::vector<HookRepair>> faults(const std::vector<std::string>& events,
                                           const Texts& texts);

    Files& files_;
    const ProjectPaths& paths_;
    std::filesystem::path programs_;
};

} // namespace atelier
