package bars.portal.web;

import java.util.ArrayList;
import java.util.List;

/**
 * The pages of a long list.
 *
 * @param current from 1
 * @param last at least 1
 * @param address of this list without its page, ready for {@code page=} after it
 */
public record Pages(int current, int last, String address) {
    /** Pages around the present one that are named. */
    private static final int AROUND = 2;

    public static Pages of(String asked, int size, long all, String address) {
        int last = (int) Math.max(1, (all + size - 1) / size);
        int current = asked.matches("[1-9][0-9]{0,5}") ? Math.min(Integer.parseInt(asked), last) : 1;
        return new Pages(current, last, address);
    }

    /** How many rows stand before this page. */
    public int offset(int size) {
        return (current - 1) * size;
    }

    public String href(int page) {
        return address + "page=" + page;
    }

    /** The numbers to show; 0 stands for pages that are left out. */
    public List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int page = 1; page <= last; page++) {
            if (page == 1 || page == last || Math.abs(page - current) <= AROUND) {
                numbers.add(page);
            } else if (numbers.get(numbers.size() - 1) != 0) {
                numbers.add(0);
            }
        }
        return numbers;
    }
}
