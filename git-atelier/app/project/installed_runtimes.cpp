#include "app/project/installed_runtimes.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Some of them unpack themselves when they are started for the first time.
constexpr Millis start_limit{10'000};

std::string first_line(const std::string& text) {
    for (const std::string& line : lines_of(text))
        if (!trim(line).empty()) return shorten(to_valid_utf8(std::string(trim(line))), 60);
    return {};
}

void start_one(InstalledRuntime& runtime, Process& process, const Environment& environment) {
    const std::string& program = runtime.programs.front();
    const auto result = process.run({.argv = {program, "--version"},
                                     .environment = environment,
                                     .deadline = start_limit,
                                     .max_output = 1UL << 16U});
    runtime.state = RuntimeState::broken;
    if (!result)
        runtime.fault = result.error().message;
    else if (result->timed_out)
        runtime.fault = "'" + program + " --version' did not end within 10 seconds";
    else if (result->status != 0)
        runtime.fault = "'" + program + " --version' ended with status " +
                        std::to_string(result->status) +
                        (first_line(result->err).empty() ? "" : ": " + first_line(result->err));
    else
        runtime.state = RuntimeState::starts;
    if (result && runtime.state == RuntimeState::starts) runtime.version = first_line(result->out);
}

} // namespace

Result<std::vector<InstalledRuntime>> installed_runtimes(RuntimeCatalog& catalog,
                                                         const WhyNoProgram& why_missing,
                                                         const std::filesystem::path& share) {
    ATELIER_TRY(const auto names, catalog.names());
    std::vector<InstalledRuntime> out;
    for (const std::string& name : names) {
        InstalledRuntime one{.name = name};
        const auto definition = catalog.definition(name);
        if (!definition) {
            one.state = RuntimeState::broken;
            one.fault = definition.error().message;
        } else {
            one.programs = programs_of(*definition);
            one.first_start = definition->first_start;
            one.shipped = definition->file.parent_path() == share / "templates" / "runtimes";
            one.fault = missing_programs(*definition, why_missing);
            if (one.programs.empty()) one.state = RuntimeState::open;
            if (!one.fault.empty()) one.state = RuntimeState::missing;
        }
        out.push_back(std::move(one));
    }
    return out;
}

LoginState look_for_login(const RuntimeDefinition& runtime, Files& files,
                          const Environment& person) {
    if (runtime.login.empty()) return LoginState::unknown;
    for (const std::string& place : runtime.login) {
        const auto path = persons_path(place, person);
        if (!path) continue;
        const bool is_variable = place.starts_with('$') && place.find('/') == std::string::npos;
        if (is_variable || files.exists(*path).value_or(false)) return LoginState::seen;
    }
    return LoginState::unseen;
}

std::vector<InstalledRuntime> runtimes_to_choose(const std::vector<InstalledRuntime>& runtimes,
                                                 const std::filesystem::path& programs,
                                                 Files& files) {
    const auto is_ours = [&](const std::string& program) {
        return files.exists(programs / program).value_or(false);
    };
    std::vector<InstalledRuntime> out;
    for (const InstalledRuntime& runtime : runtimes)
        if (runtime.usable() && !std::ranges::any_of(runtime.programs, is_ours))
            out.push_back(runtime);
    std::stable_partition(out.begin(), out.end(), [](const InstalledRuntime& one) {
        return one.login == LoginState::seen;
    });
    return out;
}

void try_to_start(std::vector<InstalledRuntime>& runtimes, Process& process,
                  const Environment& environment) {
    for (InstalledRuntime& runtime : runtimes)
        if (runtime.state == RuntimeState::installed && runtime.shipped)
            start_one(runtime, process, environment);
}

} // namespace atelier
