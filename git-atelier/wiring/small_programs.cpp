#include "wiring/small_programs.hpp"

#include "adapters/git/hooks/user_hooks.hpp"
#include "wiring/caller.hpp"
#include "wiring/git_hook.hpp"
#include "wiring/hook.hpp"

#include <malloc.h>

#include <optional>

namespace atelier {
namespace {

std::string base_name(std::string_view program) {
    return std::string(program.substr(program.rfind('/') + 1));
}

// Its exit status; nullopt when nothing has that name.
std::optional<int> run_named(const std::string& name, const std::vector<std::string>& arguments) {
    for (const Skill* skill : registered_skills())
        if (skill->declaration.name == name) return run_skill(*skill, arguments);
    for (const Hook* hook : registered_hooks())
        if (hook->declaration.name == name) return run_hook(*hook, arguments);
    return std::nullopt;
}

int print_names() {
    std::string text = "usage: atelier-skills NAME [ARGUMENTS]\n\n";
    for (const Skill* skill : registered_skills())
        text += "    " + std::string(skill->declaration.name) + "\n";
    for (const Hook* hook : registered_hooks())
        text += "    " + std::string(hook->declaration.name) + "\n";
    return write_out(text) ? 0 : 128;
}

} // namespace

std::vector<std::string> skills_for_artisans() {
    std::vector<std::string> names;
    for (const Skill* skill : registered_skills()) {
        const Callers& callers = skill->declaration.callers;
        if (callers.artisan && !callers.overseer) names.emplace_back(skill->declaration.name);
    }
    return names;
}

int run_small_program(int argc, char** argv) {
    // These live for a millisecond: memory is taken once and not given back piece by piece.
    ::mallopt(M_TOP_PAD, 1 << 20);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 28);
    const std::vector<std::string> words(argv, argv + argc);
    // Under an event's own name it stands in a hooks directory.
    if (!words.empty() && is_git_hook(base_name(words[0])))
        return run_git_hook(words[0], std::vector(words.begin() + 1, words.end()));
    if (!words.empty())
        if (const auto status =
                run_named(base_name(words[0]), std::vector(words.begin() + 1, words.end())))
            return *status;
    if (words.size() < 2 || words[1] == "-h") return print_names();
    if (const auto status = run_named(words[1], std::vector(words.begin() + 2, words.end())))
        return *status;
    const Error unknown{ErrorCode::usage, "there is no skill or hook handler '" + words[1] + "'",
                        advise(Hint::lists_programs)};
    write_err(error_text(unknown, audience_of_this_call()));
    return info(unknown.code).exit_status;
}

} // namespace atelier
