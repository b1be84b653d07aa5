"""Work items (工作事项): tasks, activities, projects, vacancies, courses and work plans, as their events leave them."""
