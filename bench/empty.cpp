// What any static program costs at least.
int main() {
    return 0;
}
