#include "wiring/caller.hpp"

#include "adapters/process/process_table.hpp"
#include "app/claim/read_standing.hpp"
#include "wiring/paths.hpp"

#include <cctype>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A name that an agent identity takes, whatever the account is called.
std::string safe_name(const std::string& user) {
    std::string out;
    for (const char c : user)
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.'
                   ? c
                   : '-';
    while (!out.empty() && std::isalnum(static_cast<unsigned char>(out.front())) == 0)
        out.erase(0, 1);
    while (out.ends_with('.'))
        out.pop_back();
    return out.empty() ? "user" : out.substr(0, 48);
}

} // namespace

Result<AgentId> overseer_of(const ProcessEnvironment& around) {
    return AgentId::make(Role::overseer, safe_name(around.user));
}

Result<Standing> find_caller(const CallerQuestion& question) {
    const ProcessEnvironment& own = question.around;
    std::optional<fs::path> data = question.data;
    // Asked for the paths alone where those are not the call's own words.
    const auto same_data = [&](const Environment& environment) {
        const ProcessEnvironment around = process_environment_of(environment);
        const bool same_words = around.data_dir == own.data_dir && around.home == own.home &&
                                around.xdg_data_home == own.xdg_data_home;
        if (same_words && !question.data) return true;
        if (!data) data = data_folder(own).value_or(fs::path());
        const auto other = data_folder(around);
        std::error_code fault;
        // One that is not there yet is nobody's.
        return other && (*other == *data || fs::equivalent(*other, *data, fault));
    };
    ATELIER_TRY(AgentId overseer, overseer_of(own));
    return read_standing({.environment = own.all,
                          .names_itself = question.names_itself,
                          .machine = question.machine,
                          .same_data = same_data,
                          .overseer = std::move(overseer),
                          .store = question.store,
                          .now = question.now,
                          .rules = question.rules});
}

Audience audience_of_this_call() {
    static const Audience reader = [] {
        const ProcessEnvironment around = read_process_environment();
        LinuxProcessTable machine;
        const auto standing =
            find_caller({.around = around, .machine = machine, .names_itself = true});
        return standing ? audience_of(*standing) : Audience::person;
    }();
    return reader;
}

} // namespace atelier
