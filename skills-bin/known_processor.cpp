// Stands in, by the linker's --wrap, for what nettle asks of the processor at the start to choose
// its way of hashing. In a virtual machine every such question leaves the machine, and takes longer
// than a skill takes to hash; the C library has asked most of it already.
#include <cpuid.h>
#include <sys/platform/x86.h>

#include <algorithm>
#include <cstdint>

namespace {

const cpuid_feature* asked_before(std::uint32_t leaf) {
    if (leaf == 1) return __x86_get_cpuid_feature_leaf(CPUID_INDEX_1);
    if (leaf == 7) return __x86_get_cpuid_feature_leaf(CPUID_INDEX_7);
    return nullptr;
}

} // namespace

extern "C" void __wrap__nettle_cpuid(std::uint32_t leaf, std::uint32_t* answer) noexcept {
    if (const cpuid_feature* const known = asked_before(leaf))
        std::copy_n(known->cpuid_array, 4, answer);
    else
        __cpuid_count(leaf, 0, answer[0], answer[1], answer[2], answer[3]);
}
