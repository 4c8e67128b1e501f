// The same work on this thread and on others beside it, until each of them has returned.
#pragma once

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace atelier::posix {

// On no more threads than the machine has processors, nor than `most`.
template <typename Work>
void side_by_side(std::size_t most, const Work& work) {
    const std::size_t wanted = std::min(std::size_t{std::thread::hardware_concurrency()}, most);
    std::vector<std::jthread> others;
    try {
        while (others.size() + 1 < wanted)
            others.emplace_back(work);
    } catch (const std::system_error&) {
        // As many as the system grants.
    }
    work();
}

} // namespace atelier::posix
