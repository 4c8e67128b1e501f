#include "wiring/test_hooks.hpp"

#include "base/text.hpp"

namespace atelier {

Result<TestHooks> test_hooks(const Environment& environment) {
    TestHooks hooks;
    if constexpr (ATELIER_TEST_DOORS == 0) return hooks;
    const auto value = [&](const char* name) {
        const auto at = environment.find(name);
        return at == environment.end() ? std::string() : at->second;
    };
    const auto wrong = [](const std::string& name, const std::string& what) {
        return fail(ErrorCode::usage, name + " is not " + what, advise(Hint::unset_variable, name));
    };
    if (const std::string now = value("ATELIER_TEST_NOW"); !now.empty()) {
        const auto time = parse_time(now);
        if (!time) return wrong("ATELIER_TEST_NOW", "a time like 2026-01-02T03:04:05Z");
        hooks.now = *time;
    }
    if (const std::string seed = value("ATELIER_TEST_SEED"); !seed.empty()) {
        const auto number = parse_integer(seed);
        if (!number || *number < 0) return wrong("ATELIER_TEST_SEED", "a number");
        hooks.seed = static_cast<std::uint64_t>(*number);
    }
    if (std::string at = value("ATELIER_TEST_FAIL_AT"); !at.empty()) {
        constexpr std::string_view kill = "kill:";
        hooks.fail_kills = at.starts_with(kill);
        if (hooks.fail_kills) at.erase(0, kill.size());
        const auto number = parse_integer(at);
        if (!number || *number < 1 || *number > 1'000'000)
            return wrong("ATELIER_TEST_FAIL_AT", "a number from 1, or kill: and a number");
        hooks.fail_at = static_cast<int>(*number);
    }
    return hooks;
}

} // namespace atelier
