#include "app/guard/hook_folder.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool has(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

// Of another run that writes at this moment; Git runs no hook of such a name.
bool is_draft(const std::string& name) {
    return name.starts_with(".");
}

bool is_ours(ProgramState state) {
    return state == ProgramState::same || state == ProgramState::unfit;
}

} // namespace

bool is_harm(const HookRepair& repair) {
    return repair.fault == HookFault::replaced || repair.fault == HookFault::foreign ||
           repair.fault == HookFault::unfit;
}

std::string repair_text(const HookRepair& repair) {
    const std::string path = repair.path.string();
    const std::string kept =
        repair.kept.empty() ? "" : "; what stood there is kept as " + repair.kept.string();
    switch (repair.fault) {
    case HookFault::replaced:
        return "the hook " + path + " was replaced" + kept;
    case HookFault::foreign:
        return path + " is not a hook of git-atelier or yours, and would not have run" + kept;
    case HookFault::unfit:
        return "the hook " + path + " could not be run";
    case HookFault::missing:
        return "the hook " + path + " was missing";
    case HookFault::misled:
        return "the link " + path + " did not lead to the programs of git-atelier";
    }
    return path;
}

Result<HookFolder::Texts> HookFolder::texts() {
    const fs::path program = programs_ / "atelier-hook-shim";
    ATELIER_TRY(const auto now, files_.read(program));
    if (!now)
        return fail(ErrorCode::files_failed, program.string() + " is missing",
                    advise(Hint::install_again));
    ATELIER_TRY(const auto before, files_.read(paths_.hook_text()));
    return Texts{*now, before.value_or(*now)};
}

Result<std::vector<HookRepair>> HookFolder::faults(const std::vector<std::string>& events,
                                                   const Texts& texts) {
    std::vector<HookRepair> found;
    ATELIER_TRY(const auto target, files_.link_target(paths_.program()));
    if (target != programs_ / "atelier-skills")
        found.push_back({paths_.program(), HookFault::misled});
    ATELIER_TRY(const auto elsewhere, files_.link_target(paths_.hooks()));
    if (elsewhere) {
        found.push_back({paths_.hooks(), HookFault::replaced});
        return found;
    }
    ATELIER_TRY(const auto present, files_.list(paths_.hooks()));
    for (const std::string& name : present) {
        if (is_draft(name)) continue;
        const fs::path path = paths_.hooks() / name;
        const bool wanted = has(events, name);
        ATELIER_TRY(const ProgramState now, files_.program_state(path, texts.now));
        ATELIER_TRY(const ProgramState before, files_.program_state(path, texts.before));
        if (is_ours(now) || is_ours(before)) {
            if (wanted && now != ProgramState::same && before != ProgramState::same)
                found.push_back({path, HookFault::unfit});
        } else {
            found.push_back({path, wanted ? HookFault::replaced : HookFault::foreign});
        }
    }
    for (const std::string& event : events)
        if (!has(present, event)) found.push_back({paths_.hooks() / event, HookFault::missing});
    return found;
}

Result<std::vector<HookRepair>> HookFolder::examine(const std::vector<std::string>& events) {
    ATELIER_TRY(const Texts known, texts());
    return faults(events, known);
}

Result<HookRepair> HookFolder::set_aside(HookRepair repair) {
    const fs::path place = paths_.found_hooks() / repair.path.filename();
    repair.kept = place;
    for (int count = 2;; ++count) {
        ATELIER_TRY(const bool taken, files_.exists(repair.kept));
        if (!taken) break;
        repair.kept = place.string() + "." + std::to_string(count);
    }
    const auto moved = files_.move(repair.path, repair.kept);
    if (moved) return repair;
    // Another run may have done it meanwhile.
    ATELIER_TRY(const bool still, files_.exists(repair.path));
    if (still) return tl::unexpected(moved.error());
    repair.kept.clear();
    return repair;
}

Result<std::vector<HookRepair>> HookFolder::mend(const std::vector<std::string>& events) {
    ATELIER_TRY(const Texts known, texts());
    ATELIER_TRY(auto found, faults(events, known));
    for (HookRepair& repair : found)
        if (repair.fault == HookFault::replaced || repair.fault == HookFault::foreign) {
            ATELIER_TRY(repair, set_aside(std::move(repair)));
        }
    ATELIER_CHECK(files_.link(paths_.program(), programs_ / "atelier-skills"));
    ATELIER_TRY(const auto present, files_.list(paths_.hooks()));
    // A hook that is there changes what Git does; a manager may have renamed one of ours.
    for (const std::string& name : present)
        if (!is_draft(name) && !has(events, name))
            ATELIER_CHECK(files_.remove(paths_.hooks() / name));
    for (const std::string& event : events) {
        const fs::path path = paths_.hooks() / event;
        ATELIER_TRY(const ProgramState state, files_.program_state(path, known.now));
        if (state != ProgramState::same) ATELIER_CHECK(files_.write_program(path, known.now));
    }
    ATELIER_CHECK(files_.write(paths_.hook_text(), known.now));
    return found;
}

} // namespace atelier
