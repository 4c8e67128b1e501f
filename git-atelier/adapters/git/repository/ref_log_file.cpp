#include "adapters/git/repository/ref_log_file.hpp"

#include "base/ids.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>

namespace atelier {

// Lines "OLD NEW NAME <ADDRESS> TIME ZONE<tab>WHAT", the newest last.
std::vector<RefLogEntry> read_ref_log(const std::filesystem::path& file) {
    std::vector<RefLogEntry> entries;
    for (const std::string& line : lines_of(posix::read_file(file).value_or(""))) {
        const auto tab = std::min(line.find('\t'), line.size());
        const auto fields = split(line.substr(0, line.find(" <")), ' ');
        const bool gone =
            fields.size() < 3 || fields[1].find_first_not_of('0') == std::string::npos;
        if (gone || !CommitId::parse(fields[1])) continue;
        const std::size_t name = fields[0].size() + fields[1].size() + 2;
        entries.push_back({line.substr(name, line.find(" <") - name), fields[1],
                           line.substr(std::min(tab + 1, line.size()))});
    }
    std::ranges::reverse(entries);
    return entries;
}

} // namespace atelier
