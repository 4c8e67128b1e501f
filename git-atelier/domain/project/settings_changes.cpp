#include "domain/project/settings_changes.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string told(std::int64_t number) {
    return std::to_string(number);
}

std::string told(Seconds limit) {
    return std::to_string(limit.count()) + "s";
}

std::string told(SandboxMode mode) {
    return std::string(name_of(mode));
}

std::string told(const std::vector<std::string>& list) {
    return list.empty() ? "none" : "'" + join(list, "', '") + "'";
}

std::string told(const std::vector<std::vector<std::string>>& commands) {
    std::vector<std::string> lines;
    for (const auto& command : commands)
        lines.push_back(join(command, " "));
    return told(lines);
}

} // namespace

std::vector<std::string> bounds_changed(const Settings& before, const Settings& now) {
    std::vector<std::string> changed;
    const auto compare = [&](const std::string& key, const auto& was, const auto& is) {
        if (was != is) changed.push_back(key + " (" + told(was) + ", now " + told(is) + ")");
    };
    compare("changeset.max_lines", before.limits.max_lines, now.limits.max_lines);
    compare("changeset.warn_lines", before.limits.warn_lines, now.limits.warn_lines);
    compare("changeset.max_binary_bytes", before.limits.max_binary_bytes,
            now.limits.max_binary_bytes);
    compare("changeset.generated", before.limits.generated, now.limits.generated);
    compare("changeset.checks", before.checks, now.checks);
    compare("changeset.checks_timeout", before.checks_timeout, now.checks_timeout);
    compare("sandbox.mode", before.sandbox, now.sandbox);
    compare("sandbox.pass", before.sandbox_pass, now.sandbox_pass);
    return changed;
}

} // namespace atelier
