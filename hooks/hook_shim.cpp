// What stands in <project>/hooks under the name of each hook, a copy of its own: it becomes the
// program that the link <project>/program leads to, with Git's arguments, environment and input.
// Git is stopped where that is not possible. Without libraries and their start, since Git calls
// some hooks several times for one commit.
#include <sys/syscall.h>

namespace {

constexpr long path_of_executable = 31; // AT_EXECFN
constexpr int longest_path = 4096;

long system_call(long number, long first, long second, long third) {
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(first), "S"(second), "d"(third)
                     : "rcx", "r11", "memory");
    return result;
#elif defined(__aarch64__)
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = third;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
#else
#error "no system calls of this processor are known here"
#endif
}

long address_of(const void* thing) {
    return reinterpret_cast<long>(thing);
}

// As it was given to exec; nullptr where the kernel does not say.
const char* own_path(char** environment) {
    while (*environment != nullptr)
        ++environment;
    const long* entry = reinterpret_cast<const long*>(environment + 1);
    for (; entry[0] != 0; entry += 2)
        if (entry[0] == path_of_executable) return reinterpret_cast<const char*>(entry[1]);
    return nullptr;
}

// The link beside the folder of `own`; false when its path is too long.
bool find_program(const char* own, char* path) {
    static const char from_folder[] = "../program";
    int folder = 0;
    for (int i = 0; own[i] != '\0'; ++i) {
        if (i + static_cast<int>(sizeof from_folder) >= longest_path) return false;
        path[i] = own[i];
        if (own[i] == '/') folder = i + 1;
    }
    for (int i = 0; i < static_cast<int>(sizeof from_folder); ++i)
        path[folder + i] = from_folder[i];
    return true;
}

} // namespace

extern "C" [[noreturn]] void become_program(long* stack) {
    char** arguments = reinterpret_cast<char**>(stack + 1);
    char** environment = arguments + stack[0] + 1;
    char path[longest_path];
    const char* own = own_path(environment);
    if (own != nullptr && find_program(own, path))
        system_call(SYS_execve, address_of(path), address_of(arguments), address_of(environment));
    static const char refusal[] =
        "error: the programs of git-atelier are not where this hook looks for them\n"
        "hint: run 'git atelier doctor --fix' in the repository, then try again\n";
    system_call(SYS_write, 2, address_of(refusal), sizeof refusal - 1);
    for (;;)
        system_call(SYS_exit_group, 1, 0, 0);
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n mov %rsp, %rdi\n and $-16, %rsp\n call become_program\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start:\n mov x0, sp\n bl become_program\n");
#endif
