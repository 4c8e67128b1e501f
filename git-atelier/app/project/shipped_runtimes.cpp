#include "app/project/shipped_runtimes.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {

Result<std::vector<std::string>> shipped_runtimes(Files& files,
                                                  const std::filesystem::path& share) {
    constexpr std::string_view ending = ".yaml";
    ATELIER_TRY(const auto entries, files.list(share / "templates" / "runtimes"));
    std::vector<std::string> names;
    for (const std::string& entry : entries)
        if (entry.ends_with(ending)) names.push_back(entry.substr(0, entry.size() - ending.size()));
    return names;
}

Result<void> require_shipped_runtime(Files& files, const std::filesystem::path& share,
                                     const std::string& name) {
    ATELIER_TRY(const auto names, shipped_runtimes(files, share));
    if (std::find(names.begin(), names.end(), name) != names.end()) return {};
    return fail(ErrorCode::runtime_missing, "there is no runtime '" + name + "'",
                advise(Hint::there_are, join(names, ", ")));
}

} // namespace atelier
