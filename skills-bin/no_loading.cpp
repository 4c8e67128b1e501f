// Stands in for the C library's loader in the fully static program, by the linker's --wrap: SQLite
// names it for extensions, which nothing here loads.
extern "C" {

void* __wrap_dlopen(const char*, int) noexcept {
    return nullptr;
}

void* __wrap_dlsym(void*, const char*) noexcept {
    return nullptr;
}

int __wrap_dlclose(void*) noexcept {
    return -1;
}

char* __wrap_dlerror() noexcept {
    static char text[] = "this program loads no libraries";
    return text;
}
}
