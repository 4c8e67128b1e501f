#include "app/guard/hook_installation.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string git_quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string hooks_section(const CarrierWorld& world, GuardCarrier carrier) {
    if (carrier == GuardCarrier::directory)
        return "\thooksPath = " + git_quoted(world.places.hooks().string()) + "\n";
    std::string text;
    for (const std::string& event : guarded_events()) {
        const std::string program = (world.programs / ("atelier-" + event)).string();
        text += "[hook " + git_quoted("atelier-" + event) + "]\n\tevent = " + event +
                "\n\tcommand = " + git_quoted(shell_quoted(program)) + "\n";
    }
    return text;
}

// The handlers under the names of every hook that we or the user have, and no other: a hook that
// is there changes what Git does.
Result<void> write_hooks(const CarrierWorld& world, std::vector<std::string> events) {
    const fs::path folder = world.places.hooks();
    ATELIER_TRY(const auto present, world.files.list(folder));
    for (const std::string& name : present) {
        const std::string event = name.substr(0, name.find('.'));
        // A manager that put its own in place of ours has renamed ours.
        const bool stale = name.ends_with(".old") || name.ends_with(".new") ||
                           std::find(events.begin(), events.end(), event) == events.end();
        if (stale && !name.ends_with(".user")) ATELIER_CHECK(world.files.remove(folder / name));
        if (name.ends_with(".user")) events.push_back(event);
    }
    fs::path program = world.programs / "atelier-skills";
    for (const std::string& event : events) {
        ATELIER_CHECK(world.files.place_program(program, folder / event));
        // Where the programs are on another disk there is one copy, not one a hook.
        program = folder / event;
    }
    return {};
}

} // namespace

const std::vector<std::string>& guarded_events() {
    static const std::vector<std::string> events = {"pre-commit", "pre-push", "prepare-commit-msg",
                                                    "reference-transaction"};
    return events;
}

std::string worktree_config(const CarrierWorld& world, GuardCarrier carrier,
                            const std::vector<std::string>& remotes) {
    // The log of a ref says who moved it, also for refs of which Git by itself keeps none.
    std::string text = "# Of git-atelier's project " + world.key +
                       ". Only the worktrees of its agents read this file.\n"
                       "# It is written anew when remotes or hooks change: do not edit it.\n"
                       "[gc]\n\tauto = 0\n\tpackRefs = false\n"
                       "[core]\n\tlogAllRefUpdates = always\n" +
                       hooks_section(world, carrier);
    for (const std::string& remote : remotes)
        text += "[remote " + git_quoted(remote) + "]\n\ttagOpt = --no-tags\n";
    return text;
}

Result<GuardCarrier> write_carrier(const CarrierWorld& world, const fs::path& worktree) {
    ATELIER_TRY(const GitVersion git, world.repository.version());
    const GuardCarrier carrier = carrier_for(git);
    if (carrier == GuardCarrier::directory) {
        ATELIER_TRY(const UserHooks users, world.repository.user_hooks(worktree));
        std::vector<std::string> events = guarded_events();
        events.insert(events.end(), users.events.begin(), users.events.end());
        std::sort(events.begin(), events.end());
        events.erase(std::unique(events.begin(), events.end()), events.end());
        ATELIER_CHECK(write_hooks(world, std::move(events)));
    }
    ATELIER_TRY(const auto remotes, world.repository.remotes());
    ATELIER_CHECK(
        world.files.write(world.places.git_config(), worktree_config(world, carrier, remotes)));
    return carrier;
}

std::vector<std::pair<std::string, std::string>>
carried_configuration(const CarrierWorld& world, GuardCarrier carrier, Role role) {
    if (carrier == GuardCarrier::directory) {
        if (role != Role::planner) return {};
        return {{"core.hooksPath", world.places.hooks().string()}};
    }
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& event : guarded_events()) {
        const std::string section = "hook.atelier-" + event;
        out.emplace_back(section + ".event", event);
        out.emplace_back(section + ".command",
                         shell_quoted((world.programs / ("atelier-" + event)).string()));
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> user_hooks_configuration(GuardCarrier carrier,
                                                                          const fs::path& folder) {
    if (carrier == GuardCarrier::directory) return {{"core.hooksPath", folder.string()}};
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& event : guarded_events())
        out.emplace_back("hook.atelier-" + event + ".enabled", "false");
    return out;
}

} // namespace atelier
