#include "domain/plan/remotes.hpp"

#include <set>
#include <string_view>

namespace atelier {

std::string main_remote_among(const std::vector<std::string>& tracking_refs) {
    constexpr std::string_view usual = "origin";
    constexpr std::string_view prefix = "refs/remotes/";
    std::set<std::string> remotes;
    for (const std::string& ref : tracking_refs)
        if (ref.starts_with(prefix))
            remotes.insert(ref.substr(prefix.size(), ref.find('/', prefix.size()) - prefix.size()));
    const bool another = remotes.size() == 1 && !remotes.contains(std::string(usual));
    return another ? *remotes.begin() : std::string(usual);
}

} // namespace atelier
